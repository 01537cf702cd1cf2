import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { misfits } from "./fits.ts";
import { settle, within } from "./waits.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDE = { width: 1280, height: 900 };
const THEMES = ["light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** What axe finds on the page as it stands, one line each; nothing is left out. */
export async function findings(page: Page): Promise<string[]> {
  await settle(page);
  // In the page itself: by default each look opens another tab, which takes longer than looking.
  const look = new AxeBuilder({ page }).withTags(RULES).setLegacyMode(true).analyze();
  const { violations } = await within(`axe's look at ${page.url()}`, 40_000, look);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`);
}

/** What axe finds on a page in both themes, and what sticks out of it at any width; one line each. */
export async function inspect(page: Page, address: string, themes: readonly Theme[] = THEMES): Promise<string[]> {
  await page.setViewportSize(WIDE);
  await page.goto(address);
  await page.locator("main").first().waitFor();
  const results: string[] = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    results.push(...(await findings(page)).map((finding) => `${theme}: ${finding}`));
  }
  return [...results, ...(await misfits(page))];
}

/** The same of operators' pages, of which there are many: each language in one of the themes, for colours do not depend on words. */
export async function inspectOnce(page: Page, origin: string, paths: readonly string[]): Promise<void> {
  for (const [language, theme] of [["", "light"] as const, ["/zh", "dark"] as const])
    for (const path of paths)
      expect(await inspect(page, origin + language + path, [theme]), language + path).toEqual([]);
}
