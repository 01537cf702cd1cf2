import type { Page } from "@playwright/test";
import { expect, signUp, test } from "./support/studio.ts";
import { within } from "./support/waits.ts";

// What a service worker passes on, a route of the page does not see.
test.use({ serviceWorkers: "block" });

const IMAGE_AT_WORK = /"imageTask".*"(PENDING|PROCESSING)"/s;

/** Holds back the first data of a page that shows an image at work: as it was then, it arrives when `letGo` is called. */
async function holdBack(page: Page) {
  let catches = () => {};
  let letGo = () => {};
  const caught = new Promise<void>((resolve) => {
    catches = resolve;
  });
  const freed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let isHeld = false;
  await page.route(/\.data\b/, async (route) => {
    if (isHeld || route.request().method() !== "GET") return route.fallback();
    const response = await route.fetch();
    const body = await response.text();
    if (!isHeld && IMAGE_AT_WORK.test(body)) {
      isHeld = true;
      catches();
      await freed;
    }
    return route.fulfill({ response, body });
  });
  return { letGo, caught: () => within("Data of a page that shows an image at work", 20_000, caught) };
}

test("a page's data that was read before a task ended does not take it back to before", async ({ page, served }) => {
  await signUp(page, served);
  const held = await holdBack(page);
  await page.getByRole("textbox", { name: /idea/i }).fill("A paper boat on a mountain lake");
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await page.getByRole("button", { name: /Use this prompt/ }).click();
  const prompt = page.getByRole("textbox", { name: /^(image )?prompt/i }).last();
  await prompt.fill("A paper boat #sim:late");
  await page.getByRole("button", { name: /Make image/ }).click();
  await held.caught();
  const next = page.getByRole("button", { name: /Animate this/ });
  await expect(next).toBeVisible({ timeout: 30_000 });
  // Until all that is newer has arrived, and then until what was held has been drawn.
  await page.waitForTimeout(1_500);
  held.letGo();
  await page.waitForTimeout(1_500);
  await expect(next).toBeVisible({ timeout: 1 });
});
