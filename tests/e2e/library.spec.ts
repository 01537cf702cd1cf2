import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { Served } from "../support/server/process.ts";
import { make, tick, tile } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

const MANY = 36;
const CREATE = `mutation ($input: CreateTasksInput!) {
  createTasks(input: $input) { __typename ... on CreateTasksPayload { outcomes { task { id } } } ... on Error { message } }
}`;
const COUNT = `query { viewer { taskCount(filter: { status: [COMPLETED] }) { count } } }`;
const MARKED = `query { viewer { taskCount(filter: { favorite: true }) { count } } }`;

type Count = { viewer: { taskCount: { count: number } } };
const countOf = async (page: Page, served: Served, query: string) =>
  (await ask<Count>(page, served, query)).viewer.taskCount.count;

/** More creations than a page of the list has at first. */
async function makeMany(page: Page, served: Served): Promise<void> {
  for (let made = 0; made < MANY; made += 18) {
    const images = Array.from({ length: 18 }, (_, index) => ({
      model: "nano-banana",
      prompt: `Pebble ${made + index}`,
    }));
    await ask(page, served, CREATE, { input: { images, idempotencyKey: crypto.randomUUID() } });
  }
  await expect.poll(() => countOf(page, served, COUNT), { timeout: 45_000 }).toBe(MANY);
}

test("the list goes on as it is scrolled, tells how many there are, and keeps its length and place for who comes back", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await makeMany(page, served);
  await page.goto(`${served.origin}/creations`);
  await expect(page.getByText(`${MANY} creations`)).toBeVisible();
  const cards = page.locator("main [data-task]");
  await expect(cards).toHaveCount(20);
  await page.mouse.wheel(0, 20_000);
  await expect(cards).toHaveCount(MANY);
  const last = cards.last();
  await last.scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => window.scrollY);
  await last.getByRole("link").first().click();
  await page.waitForURL(/\/creations\/./);
  await page.goBack();
  await expect(cards).toHaveCount(MANY);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(place);
  await expect(cards.last()).toBeInViewport();
});

test("without scripts older creations stand behind a link", async ({ page, served, browser }) => {
  await signUp(page, served);
  await makeMany(page, served);
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ storageState, javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(`${served.origin}/creations`);
  await still.getByRole("link", { name: "Show more" }).click();
  await expect(still).toHaveURL(/after=/);
  await expect(still.locator("main [data-task]").first()).toBeVisible();
  await still.getByRole("link", { name: "Newer" }).click();
  await expect(still).toHaveURL(/before=/);
  await plain.close();
});

test("all that fits a filter is put into a collection, whether it was shown or not", async ({ page, served }) => {
  await signUp(page, served);
  await makeMany(page, served);
  await page.goto(`${served.origin}/creations`);
  await page.locator("main [data-task] [type=checkbox]").first().check();
  await page.getByRole("button", { name: "Select all", exact: true }).click();
  await page.getByRole("button", { name: `Select all ${MANY} that fit` }).click();
  await page.getByRole("button", { name: "Add to collection" }).click();
  const sheet = page.getByRole("dialog", { name: "Add to collection" });
  await sheet.getByLabel("New collection").fill("Pebbles");
  await sheet.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText(`${MANY} creations are in “Pebbles”.`).first()).toBeVisible();
  type Collected = { viewer: { collections: { nodes: { taskCount: number }[] } } };
  const { viewer } = await ask<Collected>(page, served, "{ viewer { collections { nodes { taskCount } } } }");
  expect(viewer.collections.nodes).toEqual([{ taskCount: MANY }]);
});

test("all that fits a filter is marked, deleted and brought back, whether it was shown or not", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await makeMany(page, served);
  await page.goto(`${served.origin}/creations?kind=image`);
  const first = page.locator("main [data-task]").first();
  const selectWhole = async () => {
    await first.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Select all", exact: true }).click();
    await page.getByRole("button", { name: `Select all ${MANY} that fit` }).click();
    await expect(page.getByText(`All ${MANY} that fit are selected`)).toBeVisible();
  };
  const bar = page.getByRole("region", { name: "What to do with the selected" });
  await selectWhole();
  await bar.getByRole("button", { name: "Favourite" }).click();
  await expect(page.getByText(`${MANY} marked as favourites.`).first()).toBeVisible();
  expect(await countOf(page, served, MARKED)).toBe(MANY);
  await selectWhole();
  await bar.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText(`${MANY} creations deleted.`).first()).toBeVisible();
  expect(await countOf(page, served, COUNT)).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(`${MANY} creations are back.`).first()).toBeVisible();
  expect(await countOf(page, served, COUNT)).toBe(MANY);
});

test("what can be done to a card shows when it is pointed at, and when the keyboard comes to it", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A lighthouse" });
  await page.goto(`${served.origin}/creations`);
  const tools = tile(page, id).getByRole("toolbar");
  await expect(tools).toHaveCount(0);
  await tile(page, id).hover();
  for (const name of ["Download", "Animate", "Edit", "Compare", "Delete"])
    await expect(tools.locator(`[aria-label="${name}"]`)).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(tools).toHaveCount(0);
  await tile(page, id).getByRole("link").first().focus();
  await expect(tools).toBeVisible();
  await tools.getByRole("link", { name: "Animate" }).click();
  await page.waitForURL(/\/create\?kind=video&image=/);
});

test("what was compared is still ticked for who goes back", async ({ page, served }) => {
  await signUp(page, served);
  const [a = "", b = "", c = ""] = await make(
    page,
    served,
    { prompt: "A lake" },
    { prompt: "A hill" },
    { prompt: "Sea" },
  );
  await page.goto(`${served.origin}/creations`);
  await tick(page, a).check();
  await tick(page, b).check();
  await page.getByRole("link", { name: "Compare" }).click();
  await page.waitForURL(/\/creations\/compare/);
  await page.getByRole("main").getByRole("link", { name: "Creations" }).click();
  await expect(tick(page, a)).toBeChecked();
  await expect(tick(page, b)).toBeChecked();
  await expect(tick(page, c)).not.toBeChecked();
});

const PNG = Buffer.from(readFileSync("public/apple-touch-icon.png"));

test("an upload comes by the button or by dropping it anywhere, is started from, and is deleted after a question", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/creations`);
  await page.getByRole("main").getByRole("link", { name: "Uploads" }).click();
  await expect(page.getByText("0 of 1,024 MB used").first()).toBeVisible();
  await page.getByLabel("Upload files").setInputFiles({ name: "boat.png", mimeType: "image/png", buffer: PNG });
  const tiles = page.locator("[data-upload]");
  await expect(tiles).toHaveCount(1);
  await expect(page.getByText("1 of 1,024 MB used").first()).toBeVisible();
  const files = await page.evaluateHandle(
    (bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], "fox.png", { type: "image/png" }));
      return transfer;
    },
    [...PNG],
  );
  await page.dispatchEvent("body", "dragenter", { dataTransfer: files });
  await expect(page.getByText("Drop to add them to your library")).toBeVisible();
  await page.dispatchEvent("body", "drop", { dataTransfer: files });
  await expect(tiles).toHaveCount(2);
  await expect(page.getByText("Drop to add them to your library")).toBeHidden();
  await page
    .getByLabel("Upload files")
    .setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: PNG.subarray(0, 4) });
  await expect(page.getByRole("alert").filter({ hasText: "only JPEG, PNG and WebP images" })).toBeVisible();
  await tiles
    .first()
    .getByRole("link", { name: /Delete/ })
    .click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("The file goes for good");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(tiles).toHaveCount(1);
  await expect(dialog).toBeHidden();
  await tiles
    .first()
    .getByRole("link", { name: /Animate/ })
    .click();
  await page.waitForURL(/\/create\?kind=video&image=/);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("what can be done to a card opens by a tap, and a comparison is swiped and flipped", async ({
    page,
    served,
  }) => {
    await signUp(page, served);
    const [a = "", b = ""] = await make(page, served, { prompt: "A lake" }, { prompt: "A hill" });
    await page.goto(`${served.origin}/creations`);
    await tile(page, a)
      .getByRole("button", { name: /More for/ })
      .tap();
    await tile(page, a).getByRole("toolbar").getByRole("button", { name: "Compare" }).tap();
    await expect(tick(page, a)).toBeChecked();
    await tick(page, b).check();
    await page.getByRole("link", { name: "Compare" }).tap();
    await page.waitForURL(/compare/);
    const pictures = page.getByRole("region", { name: /^Picture/ });
    await expect(pictures).toHaveCount(2);
    await expect(pictures.nth(0)).toBeInViewport();
    await expect(pictures.nth(1)).not.toBeInViewport();
    await pictures.nth(0).tap();
    await expect(pictures.nth(1)).toBeInViewport();
    await expect(pictures.nth(0)).not.toBeInViewport();
    await pictures.nth(1).tap();
    await expect(pictures.nth(0)).toBeInViewport();
    await page.getByRole("button", { name: "Picture 2" }).tap();
    await expect(page.getByRole("button", { name: "Picture 2" })).toHaveAttribute("aria-pressed", "true");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.goBack();
    await expect(tick(page, a)).toBeChecked();
  });
});
