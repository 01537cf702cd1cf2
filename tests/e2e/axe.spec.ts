import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { misfits } from "./support/fits.ts";
import { PAGES } from "./support/pages.ts";
import { makeSite, type Site } from "./support/site.ts";
import { test as base, expect } from "./support/studio.ts";
import { settle, within } from "./support/waits.ts";

// One account with one of everything serves all of these tests: they only look.
const test = base.extend<object, { site: Site }>({ site: [makeSite, { scope: "worker", timeout: 120_000 }] });
test.use({ trace: "off", screenshot: "off" });

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDE = { width: 1280, height: 900 };
const THEMES = ["light", "dark"] as const;
const LANGUAGES = ["", "/zh"];

/** What axe finds, one line each; nothing is left out. */
async function findings(page: Page): Promise<string[]> {
  await settle(page);
  // In the page itself: by default each look opens another tab, which takes longer than looking.
  const look = new AxeBuilder({ page }).withTags(RULES).setLegacyMode(true).analyze();
  const { violations } = await within(`axe's look at ${page.url()}`, 40_000, look);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`);
}

async function inspect(page: Page, address: string): Promise<string[]> {
  await page.setViewportSize(WIDE);
  await page.goto(address);
  await page.locator("main").first().waitFor();
  const results: string[] = [];
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    results.push(...(await findings(page)).map((finding) => `${theme}: ${finding}`));
  }
  return [...results, ...(await misfits(page))];
}

for (const [who, pages] of Object.entries(PAGES)) {
  for (const [name, path] of Object.entries(pages)) {
    test(`${name}: axe finds nothing and nothing sticks out, in both languages`, async ({
      page,
      context,
      served,
      site,
    }) => {
      if (who === "account") await context.addCookies(site.account.cookies);
      const address = typeof path === "string" ? path : path(site.everything);
      for (const language of LANGUAGES) {
        expect(await inspect(page, served.origin + language + address), `${language}${address}`).toEqual([]);
      }
    });
  }
}

// Waiting for `finished` here waits for ever.
test("colours arrive in a folded part that measures itself, too", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.setContent(`
    <style>
      :root { color-scheme: light dark }
      p { color: light-dark(black, white); transition: color 30s }
    </style>
    <details><summary>More</summary><p>Words</p></details>`);
  const words = page.locator("p");
  const measure = () => words.evaluate((element) => element.getBoundingClientRect().width);
  const colour = () => words.evaluate((element) => getComputedStyle(element).color);
  await measure();
  await page.emulateMedia({ colorScheme: "dark" });
  await measure();
  expect(await colour()).not.toBe("rgb(255, 255, 255)");
  await settle(page);
  expect(await colour()).toBe("rgb(255, 255, 255)");
});

test("a chosen theme is drawn by the server, whatever the system says", async ({ page, served, context }) => {
  await context.addCookies([{ name: "theme", value: "dark", url: served.origin }]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(served.origin);
  const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(paper).toBe("rgb(19, 18, 16)");
});
