import type { Locator, Page } from "@playwright/test";
import { create, make, READ, type Read, takes } from "./support/made.ts";
import { ask, expect, signUp, test, untilKeysWork } from "./support/studio.ts";

const card = (page: Page, id: string): Locator => page.locator(`main [data-task="${id}"]`).first();
const link = (page: Page, id: string): Locator => card(page, id).getByRole("link").first();
const row = (page: Page, prompt: string): Locator =>
  page.getByRole("article").filter({ has: page.getByRole("heading", { name: prompt }) });
const viewer = (page: Page): Locator => page.getByRole("dialog", { name: "View full screen" });

test("what was ordered together stands in one row at one height, under its words and what it was made with", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const ids = await takes(page, served, 3, "A paper boat on a pond");
  await page.goto(`${served.origin}/create`);
  const boats = row(page, "A paper boat on a pond");
  await expect(boats).toHaveCount(1);
  await expect(boats.getByRole("listitem")).toHaveCount(3);
  await expect(boats).toContainText("Image · Nano Banana · 9:16 · ×3 · 15 credits");
  const boxes = await Promise.all(ids.map((id) => card(page, id).boundingBox()));
  expect(new Set(boxes.map((box) => Math.round(box?.height ?? 0))).size).toBe(1);
  expect(new Set(boxes.map((box) => Math.round(box?.y ?? 0))).size).toBe(1);
});

test("takes are saved under names of their own, one by one and all at once", async ({ page, served }) => {
  await signUp(page, served);
  const ids = await takes(page, served, 2, "A kite");
  await page.goto(`${served.origin}/create`);
  const names: string[] = [];
  for (const id of ids) {
    await card(page, id).hover();
    const download = page.waitForEvent("download");
    await card(page, id).getByRole("link", { name: "Download" }).click();
    names.push((await download).suggestedFilename());
  }
  expect(new Set(names).size).toBe(2);
  const zip = page.waitForEvent("download");
  await row(page, "A kite").getByRole("button", { name: "Download all 2" }).click();
  expect((await zip).suggestedFilename()).toMatch(/\.zip$/);
});

test("a running one says how it stands and can be stopped where it is; the keyboard keeps its place", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const id = await create(page, served, { prompt: "It hangs #sim:stuck", aspectRatio: "1:1" });
  await page.goto(`${served.origin}/create`);
  await expect(card(page, id)).toContainText("so far");
  const stop = card(page, id).getByRole("button", { name: /^Stop · / });
  await stop.focus();
  await page.keyboard.press("Enter");
  await expect(card(page, id)).toHaveAttribute("data-task-status", "CANCELED");
  await expect(card(page, id).locator(":focus")).toHaveCount(1);
});

test("without scripts a running one is stopped by a plain form, and the page says what that did", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  const id = await create(page, served, { prompt: "It hangs #sim:stuck", aspectRatio: "1:1" });
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ storageState, javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(`${served.origin}/create`);
  await card(still, id)
    .getByRole("button", { name: /^Stop · / })
    .click();
  await expect(card(still, id)).toHaveAttribute("data-task-status", "CANCELED");
  await expect(still.getByText(/^Canceled\./).first()).toBeVisible();
  await plain.close();
});

test("a failed one says why, what came back, and offers the ways on", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "Not allowed #sim:policy", aspectRatio: "1:1" });
  await page.goto(`${served.origin}/create`);
  await expect(card(page, id)).toContainText("Not allowed by the model's rules");
  await expect(card(page, id)).toContainText("5 credits came back");
  await expect(card(page, id).getByRole("link", { name: "Edit" })).toHaveAttribute("href", /use=all/);
  // Nothing of it is cut off.
  expect(await card(page, id).evaluate((node) => node.scrollHeight - node.clientHeight)).toBeLessThanOrEqual(1);
});

test("a card's menu deletes, and what was deleted can be brought back", async ({ page, served }) => {
  await signUp(page, served);
  const [first = "", second = ""] = await takes(page, served, 2, "A fox");
  await page.goto(`${served.origin}/create`);
  await card(page, first).hover();
  await card(page, first).getByRole("button", { name: "More" }).click();
  await page.getByRole("list", { name: "More" }).getByRole("button", { name: "Delete" }).click();
  await expect(card(page, first)).toHaveCount(0);
  await expect(card(page, second)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card(page, first)).toBeVisible();
});

test("the menu gives the focus back on Escape", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A hill" });
  await page.goto(`${served.origin}/create`);
  const more = card(page, id).getByRole("button", { name: "More" });
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "More" }).getByRole("button").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("list", { name: "More" })).toBeHidden();
  await expect(more).toBeFocused();
});

test("two of a row are put side by side", async ({ page, served }) => {
  await signUp(page, served);
  const [first = "", second = ""] = await takes(page, served, 2, "A bridge");
  await page.goto(`${served.origin}/create`);
  await untilKeysWork(page);
  await link(page, first).focus();
  await page.keyboard.press("c");
  await expect(page.getByText("1 to compare: add one more").first()).toBeVisible();
  await link(page, second).focus();
  await page.keyboard.press("c");
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await page.waitForURL((url) => url.pathname === "/creations/compare" && url.search.includes(first));
  expect(page.url()).toContain(second);
});

test("by the keyboard alone: from take to take, full screen, on by the arrows, and back to the card", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const [first = "", second = ""] = await takes(page, served, 2, "A lamp in fog");
  await page.goto(`${served.origin}/create`);
  await untilKeysWork(page);
  await page.keyboard.press("ArrowRight");
  await expect(link(page, first)).toBeFocused();
  await expect(link(page, first)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Enter");
  await expect(viewer(page)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`view=${first}`));
  await expect(viewer(page).getByText("1 of 2", { exact: true })).toBeVisible();
  // The whole picture is in the window.
  const box = await viewer(page).getByRole("img").first().boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0);
  await page.keyboard.press("ArrowRight");
  await expect(viewer(page).getByText("2 of 2", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(viewer(page)).toBeHidden();
  await expect(link(page, second)).toBeFocused();
  await expect(page).not.toHaveURL(/view=/);
});

test("back closes the full screen without a load, and its address opens it", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A tower" });
  await page.goto(`${served.origin}/create`);
  await untilKeysWork(page);
  await link(page, id).focus();
  await page.keyboard.press("Enter");
  await expect(viewer(page)).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goBack();
  await expect(viewer(page)).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(viewer(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(viewer(page)).toBeHidden();
  await expect(page).not.toHaveURL(/view=/);
  expect(asked.filter((url) => /[?&.]_?data/.test(url))).toEqual([]);
  await page.goto(`${served.origin}/create?view=${id}`);
  await expect(viewer(page)).toBeVisible();
});

test("beside the feed stands what is known of the chosen result, and it stays closed once closed", async ({
  page,
  served,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signUp(page, served);
  const [, second = ""] = await takes(page, served, 2, "A glass of tea");
  await page.goto(`${served.origin}/create`);
  await link(page, second).click();
  const column = page.getByRole("complementary", { name: "The chosen result" });
  await expect(column).toContainText("Take 2 of 2 · made by AI");
  await expect(column).toContainText("Nano Banana");
  await expect(column.getByRole("link", { name: "Download" })).toBeVisible();
  await column.getByRole("button", { name: "Hide details" }).click();
  await page.reload();
  await expect(column.getByRole("button", { name: "Show details" })).toBeVisible();
});

test("one more try takes R, the words and Ctrl+Enter, and no load", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A green door" });
  await page.goto(`${served.origin}/create`);
  await untilKeysWork(page);
  const loads: string[] = [];
  page.on("request", (request) => request.isNavigationRequest() && loads.push(request.url()));
  await link(page, id).focus();
  await page.keyboard.press("r");
  const prompt = page.locator("#composer-prompt");
  await expect(prompt).toBeFocused();
  await expect(prompt).toHaveValue("A green door");
  await page.keyboard.press("End");
  await page.keyboard.type(", ajar");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "A green door, ajar" }).first()).toBeVisible();
  expect(loads).toEqual([]);
  // What went through is no reason to speak of credits that are missing.
  await expect(page.getByText(/too few/)).toHaveCount(0);
});

test("/ leads to the prompt from anywhere in the feed", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A well" });
  await page.goto(`${served.origin}/create`);
  await untilKeysWork(page);
  await link(page, id).focus();
  await page.keyboard.press("/");
  await expect(page.locator("#composer-prompt")).toBeFocused();
});

test("older rows come as one scrolls, each asked for once, and a row is whole where stretches meet", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await takes(page, served, 4, "The oldest of all");
  for (let number = 1; number <= 6; number += 1) await takes(page, served, 3, `Number ${number}`);
  const cursors: unknown[] = [];
  page.on("request", (request) => {
    const body = request.url().endsWith("/graphql") ? request.postDataJSON() : null;
    if (typeof body?.variables?.after === "string") cursors.push(body.variables.after);
  });
  await page.goto(`${served.origin}/create`);
  await page.getByRole("heading", { name: "Number 1" }).scrollIntoViewIfNeeded();
  const oldest = row(page, "The oldest of all");
  await expect(oldest.getByRole("listitem")).toHaveCount(4);
  await expect(oldest).toHaveCount(1);
  expect(cursors).toHaveLength(1);
});

test("where older rows can't be fetched it says so, and tries again when asked", async ({ page, served }) => {
  await signUp(page, served);
  for (let number = 1; number <= 6; number += 1) await takes(page, served, 4, `Number ${number}`);
  await page.route("**/graphql", (route) =>
    route.request().postData()?.includes("after") ? route.abort() : route.continue(),
  );
  await page.goto(`${served.origin}/create`);
  await page.getByRole("heading", { name: "Number 5" }).scrollIntoViewIfNeeded();
  await expect(page.getByText("Older ones could not be fetched.")).toBeVisible();
  await page.unroute("**/graphql");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(row(page, "Number 1").getByRole("listitem")).toHaveCount(4);
});

test("a result is rated with one click where it is looked at, and the reason stays; without scripts on its page", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A lighthouse" });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${served.origin}/create`);
  await link(page, id).focus();
  const opinion = page.getByRole("complementary", { name: "The chosen result" });
  await opinion.getByRole("button", { name: "Not good" }).click();
  await expect(opinion.getByRole("button", { name: "Not good" })).toHaveAttribute("aria-pressed", "true");
  const why = opinion.getByLabel("What is wrong with it?");
  await why.fill("The tower leans");
  await why.press("Enter");
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ storageState, javaScriptEnabled: false });
  const still = await plain.newPage();
  await expect(async () => {
    await still.goto(`${served.origin}/creations/${id}`);
    await expect(still.getByLabel("What is wrong with it?")).toHaveValue("The tower leans", { timeout: 500 });
  }).toPass();
  await still.getByRole("button", { name: "Good", exact: true }).click();
  await expect(still).toHaveURL(new RegExp(`/creations/${id}$`));
  await expect(still.getByRole("button", { name: "Good", exact: true })).toHaveAttribute("aria-pressed", "true");
  await plain.close();
});

test("a tool is ordered with an image and no words, and what it makes is called by its name", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A red kite" });
  const { task } = await ask<Read>(page, served, READ, { id });
  await page.goto(`${served.origin}/create?kind=image&image=${task?.assets[0]?.id}&model=recraft-remove-background`);
  await untilKeysWork(page);
  await expect(page.getByRole("textbox", { name: "Prompt", exact: true })).toBeDisabled();
  await page.getByRole("button", { name: /^Make (?!it better)/ }).click();
  const made = row(page, "Recraft Remove Background");
  await expect(made.locator("[data-shot]")).toHaveAttribute("data-task-status", "COMPLETED");
});
