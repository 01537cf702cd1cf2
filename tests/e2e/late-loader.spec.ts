import type { Page } from "@playwright/test";
import { ask, expect, signUp, test } from "./support/studio.ts";
import { within } from "./support/waits.ts";

// What a service worker passes on, a route of the page does not see.
test.use({ serviceWorkers: "block" });

const IMAGE_AT_WORK = /"(?:PENDING|PROCESSING)"/;

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
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("A paper boat #sim:late");
  await page.getByRole("button", { name: /Make image/ }).click();
  await expect(page.locator("main [data-task-status=PROCESSING]")).toBeVisible({ timeout: 30_000 });
  // Asks for the page's data once more, and stays as it is until that has come.
  await page.getByRole("navigation").getByRole("link", { name: "Create" }).first().click();
  await held.caught();
  const next = page
    .getByRole("link", { name: /A paper boat/ })
    .locator("img")
    .first();
  await expect(next).toBeVisible({ timeout: 30_000 });
  // Until all that is newer has arrived, and then until what was held has been drawn.
  await page.waitForTimeout(1_500);
  held.letGo();
  await page.waitForTimeout(1_500);
  await expect(next).toBeVisible({ timeout: 1 });
});

const CLIENT = /\/assets\/client-[^/]+\.js/;

test("what is sent before the page's client has come is sent when it comes", async ({ page, served }) => {
  await signUp(page, served);
  let letGo = () => {};
  const freed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(CLIENT, async (route) => {
    await freed;
    await route.continue();
  });
  await page.goto(`${served.origin}/create?kind=image`);
  await page.getByRole("textbox", { name: /prompt/i }).fill("A paper boat");
  await page.getByRole("button", { name: /Make image/ }).click();
  await expect(
    page
      .locator("#made")
      .getByText(/Sending/)
      .first(),
  ).toBeVisible();
  letGo();
  await expect(page.locator("main [data-shot] img").first()).toBeVisible({ timeout: 30_000 });
});

test("a client whose code can't be fetched at first is fetched again, and the page hears what happens", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  let failures = 0;
  await page.route(CLIENT, async (route) => {
    failures += 1;
    if (failures === 1) await route.abort();
    else await route.continue();
  });
  await page.goto(`${served.origin}/creations`);
  await expect.poll(() => failures).toBeGreaterThan(1);
  const document = `mutation ($input: CreateImageTaskInput!) { createImageTask(input: $input) { __typename } }`;
  await ask(page, served, document, { input: { task: { model: "nano-banana", prompt: "A paper boat" } } });
  await expect(page.locator("[data-task] img")).toBeVisible({ timeout: 30_000 });
});
