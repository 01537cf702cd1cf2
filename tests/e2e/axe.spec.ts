import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";
import { everyPage, STRANGERS, type Visit } from "./support/pages.ts";
import { test as base, expect, signUp } from "./support/studio.ts";

type Account = Awaited<ReturnType<BrowserContext["storageState"]>>;

// One account with one of everything serves all of these tests: they only look.
const test = base.extend<object, { site: { account: Account; visits: Visit[] } }>({
  site: [
    async ({ served, browser }, use) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await signUp(page, served);
      const visits = await everyPage(page, served);
      await use({ account: await context.storageState(), visits });
      await context.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});
test.use({ trace: "off", screenshot: "off" });
test.describe.configure({ timeout: 300_000 });

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 700 };
const THEMES = ["light", "dark"] as const;

/** Waits until colours that are on their way to a theme's, or to those of a late stylesheet, have arrived. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moving = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}

/** What axe finds, one line each; nothing is left out. */
async function findings(page: Page): Promise<string[]> {
  await settled(page);
  // In the page itself: by default each look opens another tab, which takes longer than looking.
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`);
}

/** By how much the page is wider than a narrow screen, in CSS pixels, and what sticks out. */
async function overflow(page: Page): Promise<string[]> {
  await page.setViewportSize(NARROW);
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = Array.from(document.querySelectorAll("main *, header *, footer *")).filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return [`${scrollWidth - clientWidth} px`, ...wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120))];
  });
  await page.setViewportSize(WIDE);
  return found;
}

async function inspect(page: Page, address: string): Promise<string[]> {
  await page.goto(address);
  await page.locator("main").first().waitFor();
  const results: string[] = [];
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    results.push(...(await findings(page)).map((finding) => `${theme}: ${finding}`));
  }
  results.push(...(await overflow(page)).map((finding) => `at ${NARROW.width} px: ${finding}`));
  return results;
}

async function inspectAll(page: Page, root: string, visits: readonly Visit[]): Promise<void> {
  await page.setViewportSize(WIDE);
  const problems: Record<string, string[]> = {};
  for (const { name, path } of visits) {
    const found = await inspect(page, root + path);
    if (found.length > 0) problems[name] = found;
  }
  expect(problems).toEqual({});
}

for (const [language, prefix] of [
  ["English", ""],
  ["Chinese", "/zh"],
] as const) {
  test(`axe finds nothing on any page in ${language}, light or dark, and none is wider than 320 px`, async ({
    page,
    context,
    served,
    site,
  }) => {
    await inspectAll(page, served.origin + prefix, STRANGERS);
    await context.addCookies(site.account.cookies);
    await inspectAll(page, served.origin + prefix, site.visits);
  });
}

test("a chosen theme is drawn by the server, whatever the system says", async ({ page, served, context }) => {
  await context.addCookies([{ name: "theme", value: "dark", url: served.origin }]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(served.origin);
  const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(paper).toBe("rgb(19, 18, 16)");
});
