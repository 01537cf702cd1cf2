import type { Page } from "@playwright/test";
import { expect, signUp, test } from "./support/studio.ts";

const FILE = "**/assets/{en,zh}-*.json";
/** Drawn by scripts alone, so its words are in no page that the server drew. */
const LATER = { en: "Keyboard shortcuts", zh: "键盘快捷键" };

/** Until scripts have taken the page over that the server drew. */
async function untilTakenOver(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const heading = document.querySelector("h1") ?? {};
    return Object.keys(heading).some((name) => name.startsWith("__reactFiber"));
  });
}

test("a page is taken over with the words it came with, and the others follow", async ({ page, served }) => {
  await signUp(page, served);
  for (const path of ["/zh", "/create?story=new", "/create", "/creations", "/billing"]) {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(FILE, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(served.origin + path, { waitUntil: "domcontentloaded" });
    const title = await page.locator("h1").innerText();
    const later = page.locator("header details button[type=button]");
    await untilTakenOver(page);
    // What only scripts draw waits for its words: nothing stands there without a name.
    await expect(later, path).toHaveCount(0);
    await expect(page.locator("h1"), path).toHaveText(title);
    release();
    await expect(later, path).toHaveText(path === "/zh" ? LATER.zh : LATER.en);
    await page.unrouteAll({ behavior: "wait" });
  }
});

test("a network that fails once costs no words", async ({ page, served }) => {
  let isAway = true;
  await page.route(FILE, async (route) => {
    if (isAway) await route.abort();
    else await route.continue();
  });
  await page.goto(`${served.origin}/pricing`);
  const menu = page.locator("header details button[type=button]");
  await untilTakenOver(page);
  await expect(menu).toHaveCount(0);
  isAway = false;
  await expect(menu).toHaveText(LATER.en);
});

test("words come once, in a file that browsers keep for good; a page holds no more than it draws", async ({
  page,
  served,
}) => {
  const html = await (await page.request.get(served.origin)).text();
  expect(html).not.toContain("Your copy is being packed");
  const path = /<link rel="preload" as="fetch" href="([^"]+)"/.exec(html)?.[1] ?? "";
  const file = await page.request.get(served.origin + path, { headers: { "accept-encoding": "gzip" } });
  expect(file.headers()["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(file.headers()["content-encoding"]).toBe("gzip");
  expect(await file.text()).toContain("Your copy is being packed");
});
