import type { Locator, Page } from "@playwright/test";
import type { Served } from "../support/server/process.ts";
import { inspect } from "./support/inspect.ts";
import { make, tick } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

const ORDER = "query ($id: ID!) { collection(id: $id) { tasks(first: 50) { nodes { prompt } } } }";
const CREATE =
  "mutation ($input: CreateCollectionInput!) { made: createCollection(input: $input) { ... on CreateCollectionPayload { collection { id } } } }";
const ADD = "mutation ($input: AddToCollectionInput!) { addToCollection(input: $input) { __typename } }";

type Order = { collection: { tasks: { nodes: { prompt: string }[] } } };

async function kept(page: Page, served: Served, id: string): Promise<string[]> {
  const { collection } = await ask<Order>(page, served, ORDER, { id });
  return collection.tasks.nodes.map(({ prompt }) => prompt);
}

/** A collection with these in it, in this order. */
async function collect(page: Page, served: Served, name: string, tasks: string[]): Promise<string> {
  const { made } = await ask<{ made: { collection: { id: string } } }>(page, served, CREATE, { input: { name } });
  await ask(page, served, ADD, { input: { collection: made.collection.id, tasks } });
  return made.collection.id;
}

const WISHES = ["Amber", "Birch", "Cedar", "Dune"].map((prompt) => ({ prompt }));
const names = (page: Page) => page.locator("main [data-task]").getByRole("link");
const handle = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`Place \\d.*: ${name}`) });

async function middleOf(what: Locator): Promise<{ x: number; y: number }> {
  const box = await what.boundingBox();
  if (box === null) throw new Error("It is not drawn.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("creations are ticked, put into a new collection, renamed, taken out and brought back, and the collection goes", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const [a = "", b = ""] = await make(page, served, ...WISHES.slice(0, 2));
  await page.goto(`${served.origin}/creations`);
  await tick(page, b).check();
  await tick(page, a).check();
  await page.getByRole("button", { name: "Add to collection" }).click();
  const sheet = page.getByRole("dialog", { name: "Add to collection" });
  await sheet.getByLabel("New collection").fill("Trees");
  await sheet.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("2 creations are in “Trees”.").first()).toBeVisible();
  await expect(sheet).toBeHidden();

  await page.getByRole("link", { name: "Collections" }).click();
  await page.getByRole("link", { name: "Trees" }).click();
  await expect(page.getByRole("heading", { name: "Trees" })).toBeVisible();
  await expect(names(page)).toHaveCount(2);
  expect(await inspect(page, page.url())).toEqual([]);

  // It has unfolded everything there is.
  await page.reload();
  await page.getByText("Rename").click();
  await page.getByLabel("Name", { exact: true }).fill("Woods");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Woods" })).toBeVisible();

  const before = await names(page).allTextContents();
  await page.getByRole("button", { name: "Take out of the collection: Amber" }).click();
  await expect(names(page)).toHaveText(["Birch"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(names(page)).toHaveText(before);
  // It shows at once; a page that is left before it is kept has not kept it.
  const collection = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await expect.poll(() => kept(page, served, collection)).toEqual(before);

  await page.goto(`${served.origin}/creations/${a}`);
  await expect(page.getByRole("link", { name: "Woods" })).toBeVisible();
  await page.getByRole("link", { name: "Woods" }).click();
  await page.getByRole("link", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No collections yet.")).toBeVisible();
  await page.goto(`${served.origin}/creations`);
  await expect(page.locator("main [data-task]")).toHaveCount(2);
});

test("a collection is put in order by mouse, by keys and by buttons, and another tab follows", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const id = await collect(page, served, "Order", await make(page, served, ...WISHES));
  await page.goto(`${served.origin}/creations/collections/${id}`);
  await expect(names(page)).toHaveText(["Amber", "Birch", "Cedar", "Dune"]);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(handle(other, "Dune")).toBeVisible();

  const from = await middleOf(handle(page, "Dune"));
  const to = await middleOf(page.locator("[data-place='1']"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 12 });
  await page.mouse.up();
  await expect(names(page)).toHaveText(["Amber", "Dune", "Birch", "Cedar"]);
  await expect.poll(() => kept(page, served, id)).toEqual(["Amber", "Dune", "Birch", "Cedar"]);
  await expect(names(other)).toHaveText(["Amber", "Dune", "Birch", "Cedar"]);

  await handle(page, "Amber").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(names(page)).toHaveText(["Dune", "Birch", "Amber", "Cedar"]);
  await expect(handle(page, "Amber")).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "Amber: place 3 of 4" })).toHaveCount(1);
  await page.keyboard.press("End");
  await expect.poll(() => kept(page, served, id)).toEqual(["Dune", "Birch", "Cedar", "Amber"]);
  await expect(handle(page, "Amber")).toBeFocused();

  await page.getByRole("button", { name: "Move earlier: Cedar" }).click();
  await expect.poll(() => kept(page, served, id)).toEqual(["Dune", "Cedar", "Birch", "Amber"]);

  // Both at once: each has its move, and both end at the same order.
  await Promise.all([
    page.getByRole("button", { name: "Move earlier: Amber" }).click(),
    other.getByRole("button", { name: "Move later: Dune" }).click(),
  ]);
  await expect.poll(async () => (await kept(page, served, id)).length).toBe(4);
  await expect
    .poll(async () => {
      const stored = await kept(page, served, id);
      const [here, there] = [await names(page).allTextContents(), await names(other).allTextContents()];
      return JSON.stringify([here, there]) === JSON.stringify([stored, stored]) && [...stored].sort().join();
    })
    .toBe("Amber,Birch,Cedar,Dune");
});

test("without scripts a collection is made, and put in order", async ({ page, served, browser }) => {
  await signUp(page, served);
  const id = await collect(page, served, "Still", await make(page, served, ...WISHES.slice(0, 3)));
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ storageState, javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(`${served.origin}/creations/collections/${id}`);
  await still.getByRole("button", { name: "Move later: Amber" }).click();
  await expect(names(still)).toHaveText(["Birch", "Amber", "Cedar"]);
  await still.goto(`${served.origin}/creations/collections`);
  await still.getByLabel("New collection").fill("Later");
  await still.getByRole("button", { name: "Create" }).click();
  await expect(still.getByRole("heading", { name: "Later" })).toBeVisible();
  await plain.close();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, locale: "zh-CN" });

  test("a finger drags, and nothing sticks out, in Chinese and in the dark", async ({ page, served }) => {
    await signUp(page, served);
    await page.emulateMedia({ colorScheme: "dark" });
    const id = await collect(page, served, "海边", await make(page, served, ...WISHES));
    await page.goto(`${served.origin}/zh/creations/collections/${id}`);
    const grip = page.getByRole("button", { name: /第 4 位/ });
    await grip.scrollIntoViewIfNeeded();
    const from = await middleOf(grip);
    const to = await middleOf(page.locator("[data-place='2']"));
    const touch = await page.context().newCDPSession(page);
    const at = ({ x, y }: { x: number; y: number }) => ({ touchPoints: [{ x, y }] });
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", ...at(from) });
    for (const share of [0.3, 0.6, 1]) {
      const point = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
      await touch.send("Input.dispatchTouchEvent", { type: "touchMove", ...at(point) });
    }
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect.poll(() => kept(page, served, id)).toEqual(["Amber", "Birch", "Dune", "Cedar"]);
    expect(await inspect(page, page.url())).toEqual([]);
    expect(await inspect(page, `${served.origin}/zh/creations/collections`)).toEqual([]);
  });
});
