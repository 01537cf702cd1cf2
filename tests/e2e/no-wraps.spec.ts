import type { Page } from "@playwright/test";
import { PAGES } from "./support/pages.ts";
import { makeSite, type Site } from "./support/site.ts";
import { test as base, expect } from "./support/studio.ts";

const test = base.extend<object, { site: Site }>({ site: [makeSite, { scope: "worker", timeout: 120_000 }] });
test.use({ trace: "off", screenshot: "off" });

const WIDTHS = [320, 360, 390, 480, 640, 768, 900, 1024, 1152, 1280, 1366, 1440];

/** The buttons whose label takes more than a line: each run of words in one of them is looked at by itself. */
function wrapped(): string[] {
  const found = new Set<string>();
  const range = document.createRange();
  for (const button of document.querySelectorAll<HTMLElement>("button, .button")) {
    if (!button.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true })) continue;
    const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: text } = texts;
      const { parentElement: element } = text;
      // What is only heard has a box of one pixel; what a person wrote is theirs.
      if (element === null || element.closest(".sr-only, [dir=auto]") !== null || element.clientWidth === 1) continue;
      range.selectNodeContents(text);
      const tops = Array.from(range.getClientRects(), ({ top }) => Math.round(top));
      if (Math.max(...tops) - Math.min(...tops) > 4) found.add((button.textContent ?? "").trim().slice(0, 60));
    }
  }
  return [...found];
}

async function wrapsOn(page: Page, address: string): Promise<string[]> {
  await page.setViewportSize({ width: 1440, height: 800 });
  await page.goto(address);
  await page.locator("main").first().waitFor();
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    found.push(...(await page.evaluate(wrapped)).map((label) => `${address} at ${width} px: ${label}`));
  }
  return found;
}

for (const language of ["", "/zh"]) {
  test(`no label of a button wraps at any width, in ${language === "" ? "English" : "Chinese"}`, async ({
    page,
    context,
    served,
    site,
  }) => {
    test.setTimeout(300_000);
    const found: string[] = [];
    const addresses = (pages: object) =>
      Object.values(pages).map((path) => (typeof path === "function" ? path(site.everything) : path));
    for (const path of addresses(PAGES.stranger)) found.push(...(await wrapsOn(page, served.origin + language + path)));
    await context.addCookies(site.account.cookies);
    for (const path of addresses(PAGES.account)) found.push(...(await wrapsOn(page, served.origin + language + path)));
    expect(found).toEqual([]);
  });
}
