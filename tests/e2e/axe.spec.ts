import { inspect } from "./support/inspect.ts";
import { PAGES } from "./support/pages.ts";
import { makeSite, type Site } from "./support/site.ts";
import { test as base, expect } from "./support/studio.ts";
import { settle } from "./support/waits.ts";

// One account with one of everything serves all of these tests: they only look.
const test = base.extend<object, { site: Site }>({ site: [makeSite, { scope: "worker", timeout: 120_000 }] });
test.use({ trace: "off", screenshot: "off" });

const LANGUAGES = ["", "/zh"];

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
