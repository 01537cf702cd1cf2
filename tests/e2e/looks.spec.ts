import { join } from "node:path";
import type { Page, TestInfo } from "@playwright/test";
import type { Served } from "../support/server/process.ts";
import { compared, keepLook, keptLook, lookOf } from "./support/looks.ts";
import { make, takes } from "./support/made.ts";
import { expect, signUp, test } from "./support/studio.ts";

// The style that takes out what differs between machines is none of the site's.
test.use({ bypassCSP: true, serviceWorkers: "block", trace: "off", screenshot: "off" });

const KEPT = "tests/e2e/looks";
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];
const LANGUAGES = { en: "", zh: "/zh" };
const THEMES = ["light", "dark"] as const;

type Who = "stranger" | "newcomer" | "maker";
/**
 * Whose look at what: somebody without an account, somebody who has just made one, and somebody who made what `makeSome` makes. What is
 * on these pages is the same each time.
 */
const PAGES: [name: string, who: Who, path: string | ((made: readonly string[]) => string)][] = [
  ["home", "stranger", "/"],
  ["pricing", "stranger", "/pricing"],
  ["sign-in", "stranger", "/sign-in"],
  ["create-empty", "newcomer", "/create"],
  ["library-empty", "newcomer", "/creations"],
  ["credits", "newcomer", "/billing"],
  ["create", "maker", "/create"],
  ["library", "maker", "/creations"],
  ["creation", "maker", ([, wide]) => `/creations/${wide}`],
  ["compare", "maker", ([square, wide]) => `/creations/compare?ids=${square},${wide}`],
];

/** One after another, so that they stand in the same order each time: every shape, takes side by side, and one that failed. */
async function makeSome(page: Page, served: Served): Promise<string[]> {
  const prompt = "A paper boat on a mountain lake, in the first light of the morning";
  const made: string[] = [];
  for (const aspectRatio of ["1:1", "16:9", "9:16"]) made.push(...(await make(page, served, { prompt, aspectRatio })));
  made.push(...(await takes(page, served, 3, "A green door, ajar")));
  made.push(...(await make(page, served, { prompt: `${prompt} #sim:policy`, aspectRatio: "1:1" })));
  return made;
}

async function expectKept(look: Buffer, name: string, info: TestInfo): Promise<void> {
  const path = join(KEPT, `${name}.png`);
  const kept = keptLook(path);
  if (info.config.updateSnapshots === "all" || info.config.updateSnapshots === "changed") return keepLook(path, look);
  expect(kept, `${path} is there; --update-snapshots makes it`).not.toBeNull();
  const { isAlike, said, difference } = await compared(kept ?? look, look);
  if (isAlike) return;
  await info.attach(`${name} now`, { body: look, contentType: "image/png" });
  if (difference !== null) await info.attach(`${name} difference`, { body: difference, contentType: "image/png" });
  expect.soft(isAlike, `${name}: ${said}`).toBe(true);
}

async function opened(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: "load" });
  await page.locator("main").first().waitFor();
  // Scripts add the passkey to it.
  if (address.endsWith("/sign-in")) await page.locator("input[name=passkey]").waitFor({ state: "attached" });
  // What comes by itself once the page is at rest is a part of how it looks.
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
}

for (const [name, who, path] of PAGES) {
  test(`${name} looks as it did, in both themes, both languages and three widths`, async ({ page, served }, info) => {
    test.setTimeout(180_000);
    if (who !== "stranger") await signUp(page, served);
    const made = who === "maker" ? await makeSome(page, served) : [];
    // Nothing is pointed at.
    await page.mouse.move(0, 0);
    const address = typeof path === "string" ? path : path(made);
    for (const [language, prefix] of Object.entries(LANGUAGES)) {
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await opened(page, served.origin + prefix + address);
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await expectKept(await lookOf(page), `${name}-${size.width}-${language}-${colorScheme}`, info);
        }
      }
    }
  });
}

test.describe("the comparison", () => {
  const look = async (page: Page, origin: string, style = "") => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await opened(page, `${origin}/pricing`);
    if (style !== "") await page.addStyleTag({ content: style });
    return lookOf(page);
  };

  test("does not see another font", async ({ page, served }) => {
    const before = await look(page, served.origin);
    const serif = await look(page, served.origin, "html, body, * { font-family: serif }");
    expect(await compared(before, serif)).toMatchObject({ isAlike: true });
  });

  for (const [what, style] of [
    ["a button that moved by 24 pixels", "header a:last-of-type, header button { position: relative; left: -24px }"],
    ["a column that is gone", "main li:nth-child(2) { display: none }"],
    ["another colour of the ground", "html, body { background: #777 !important }"],
  ] as const) {
    test(`sees ${what}`, async ({ page, served }) => {
      const before = await look(page, served.origin);
      expect(await compared(before, await look(page, served.origin, style))).toMatchObject({ isAlike: false });
    });
  }
});
