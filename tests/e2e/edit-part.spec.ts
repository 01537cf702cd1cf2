import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";
import type { Served } from "../support/server/process.ts";
import { findings } from "./support/inspect.ts";
import { make } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

const EDIT = `query ($id: ID!) { task(id: $id) {
  prompt model { slug } parent { id } sourceImages { id } ... on ImageTask { aspectRatio mask { id width height url contentType } }
} }`;

type Edit = {
  task: {
    prompt: string;
    model: { slug: string };
    parent: { id: string } | null;
    sourceImages: { id: string }[];
    mask: { id: string; width: number; height: number; url: string } | null;
  };
};

const editor = (page: Page) => page.getByRole("dialog", { name: "Edit a part" });
const stage = (page: Page) => page.getByRole("application", { name: "The picture, to be painted on" });
const press = (page: Page, name: string) => editor(page).getByRole("button", { name, exact: true }).click();
const send = (page: Page) => editor(page).getByRole("button", { name: /^Change it · \d+ credits?$/ });

async function open(page: Page, origin: string, id: string): Promise<void> {
  await page.goto(`${origin}/creations/${id}`);
  await page.getByRole("button", { name: "Edit a part" }).click();
  await expect(editor(page).getByRole("radio", { name: /^Ideogram V3 Edit/ })).toBeVisible();
}

async function boxOf(what: Locator) {
  const box = await what.boundingBox();
  if (box === null) throw new Error("It is not drawn.");
  return box;
}

/** A place on the picture, in shares of its sides from its corner. */
async function at(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await boxOf(stage(page).getByRole("img"));
  return [box.x + box.width * x, box.y + box.height * y];
}

async function paint(page: Page, ...places: [number, number][]): Promise<void> {
  const [first, ...rest] = places;
  if (first === undefined) return;
  await page.mouse.move(...(await at(page, ...first)));
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...(await at(page, ...place)), { steps: 6 });
  await page.mouse.up();
}

/** The mask of a task as it is kept: whether it is white at places in shares of its sides. */
async function whiteAt(page: Page, served: Served, id: string, ...places: [number, number][]): Promise<boolean[]> {
  const { task } = await ask<Edit>(page, served, EDIT, { id });
  if (task.mask === null) throw new Error("There is no mask.");
  const bytes = await (await page.request.get(task.mask.url)).body();
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  return places.map(([x, y]) => {
    const pixel = Math.floor(y * info.height) * info.width + Math.floor(x * info.width);
    return (data[pixel * info.channels] ?? 0) > 128;
  });
}

/** The task whose page the order has led to. */
async function ordered(page: Page, before: string): Promise<string> {
  await page.waitForURL((url) => /\/creations\/[^/]+$/.test(url.pathname) && !url.pathname.endsWith(before));
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

test("by mouse a part is painted, rubbed out, undone and ordered; the mask is kept, and drawn on again from the result and from the picture", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A house by the sea", aspectRatio: "16:9" });
  await open(page, served.origin, id);
  await expect(editor(page).getByText("Paint over what is to change first.")).toBeVisible();
  await expect(send(page)).toBeDisabled();
  await paint(page, [0.2, 0.5], [0.4, 0.5]);
  await paint(page, [0.7, 0.2], [0.7, 0.8]);
  await press(page, "Undo");
  await paint(page, [0.6, 0.3]);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+Shift+Z");
  await editor(page).getByRole("radio", { name: "Eraser" }).check();
  await paint(page, [0.4, 0.4], [0.4, 0.6]);
  await expect(editor(page).getByText("Say in words what it becomes.")).toBeVisible();
  await editor(page).getByLabel("What it becomes").fill("a red door");
  await expect(send(page)).toBeEnabled();
  expect(await findings(page)).toEqual([]);
  await send(page).dblclick();
  const edit = await ordered(page, id);
  const { task } = await ask<Edit>(page, served, EDIT, { id: edit });
  expect(task).toMatchObject({
    prompt: "a red door",
    aspectRatio: "16:9",
    model: { slug: "qwen-2.1" },
    parent: { id },
  });
  const places: [number, number][] = [
    [0.3, 0.5],
    [0.4, 0.5],
    [0.7, 0.5],
    [0.6, 0.3],
    [0.05, 0.05],
  ];
  expect(await whiteAt(page, served, edit, ...places)).toEqual([true, false, false, true, false]);
  const source = task.sourceImages[0]?.id;

  // From its result.
  await page.getByRole("button", { name: "Draw on the mask again" }).click();
  await expect(editor(page).getByLabel("What it becomes")).toHaveValue("a red door");
  await expect(editor(page).getByRole("button", { name: "Undo", exact: true })).toBeEnabled();
  await paint(page, [0.7, 0.4], [0.7, 0.6]);
  await send(page).click();
  const second = await ordered(page, edit);
  expect(await whiteAt(page, served, second, ...places)).toEqual([true, false, true, true, false]);
  expect((await ask<Edit>(page, served, EDIT, { id: second })).task).toMatchObject({
    sourceImages: [{ id: source }],
    parent: { id },
  });

  // From the picture that it was made of: all its masks, and inverted.
  await open(page, served.origin, id);
  const masks = editor(page).getByRole("button", { name: "Draw on this mask again: a red door" });
  await expect(masks).toHaveCount(2);
  await masks.first().click();
  await press(page, "Invert the mask");
  await send(page).click();
  const third = await ordered(page, id);
  expect(await whiteAt(page, served, third, ...places)).toEqual([false, true, false, false, true]);
});

test("what marks nothing, or everything, is not sent; what was begun is there again when the editor is opened again", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A house by the sea" });
  await open(page, served.origin, id);
  await editor(page).getByLabel("What it becomes").fill("a red door");
  await press(page, "Invert the mask");
  await send(page).click();
  await expect(editor(page).getByText(/marks the whole picture/)).toBeVisible();
  await press(page, "Invert the mask");
  await send(page).click();
  await expect(editor(page).getByText(/marks nothing/)).toBeVisible();
  await press(page, "Clear the mask");
  await expect(send(page)).toBeDisabled();
  await press(page, "Undo");
  await press(page, "Undo");
  await page.keyboard.press("Escape");
  await expect(editor(page)).toBeHidden();
  await page.getByRole("button", { name: "Edit a part" }).click();
  await expect(editor(page).getByLabel("What it becomes")).toHaveValue("a red door");
  await expect(editor(page).getByRole("button", { name: "Undo", exact: true })).toBeEnabled();
  await expect(editor(page).getByText("Paint over what is to change first.")).toBeHidden();
});

test("by keys alone rectangles are given in numbers, listed, taken away and ordered", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A house by the sea", aspectRatio: "1:1" });
  await open(page, served.origin, id);
  await editor(page).getByText("Rectangles in numbers").focus();
  await page.keyboard.press("Enter");
  const add = async (...numbers: [string, string, string, string]) => {
    for (const [n, name] of ["From the left", "From the top", "Width", "Height"].entries())
      await editor(page)
        .getByLabel(name, { exact: true })
        .fill(numbers[n] ?? "");
    await editor(page).getByRole("button", { name: "Add rectangle" }).press("Enter");
  };
  await add("10", "10", "20", "20");
  await expect(editor(page).getByRole("status")).toHaveText(/^Rectangle added: /);
  await add("60", "60", "30", "30");
  const list = editor(page).getByRole("list", { name: "Rectangles in the mask" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await list.getByRole("button").first().press("Enter");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await editor(page).getByLabel("What it becomes").fill("a red door");
  await stage(page).focus();
  for (const key of ["+", "ArrowLeft", "0"]) await page.keyboard.press(key);
  expect(await findings(page)).toEqual([]);
  await send(page).press("Enter");
  const edit = await ordered(page, id);
  expect(await whiteAt(page, served, edit, [0.2, 0.2], [0.75, 0.75], [0.5, 0.5])).toEqual([false, true, false]);

  // The mask is kept, and drawn on again.
  await page.getByRole("button", { name: "Draw on the mask again" }).press("Enter");
  await expect(editor(page).getByLabel("What it becomes")).toHaveValue("a red door");
  await editor(page).getByText("Rectangles in numbers").press("Enter");
  await add("10", "10", "20", "20");
  await send(page).press("Enter");
  const second = await ordered(page, edit);
  expect(await whiteAt(page, served, second, [0.2, 0.2], [0.75, 0.75], [0.5, 0.5])).toEqual([true, true, false]);
});

test("where the model knows the parts of what it made, one is named instead", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A house by the sea", model: "grok-imagine-image-2" });
  await open(page, served.origin, id);
  await editor(page).getByRole("radio", { name: "Name it" }).check();
  await expect(editor(page).getByText("Paint over what is to change first.")).toBeHidden();
  await editor(page).getByLabel("Which part, and what becomes of it").fill("the roof becomes blue");
  await send(page).click();
  const edit = await ordered(page, id);
  expect((await ask<Edit>(page, served, EDIT, { id: edit })).task).toMatchObject({
    ...{ prompt: "the roof becomes blue", model: { slug: "grok-imagine-image-2-segments" } },
    ...{ parent: { id }, mask: null },
  });
});

test("a model that puts somebody in is given their picture", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A house by the sea" });
  await open(page, served.origin, id);
  await paint(page, [0.2, 0.5], [0.4, 0.5]);
  await editor(page).getByLabel("What it becomes").fill("she stands at the door");
  await editor(page)
    .getByRole("radio", { name: /^Ideogram Character Edit/ })
    .check();
  await expect(editor(page).getByText("This model needs a second picture.")).toBeVisible();
  await editor(page)
    .getByLabel("Choose a picture of who is put in")
    .setInputFiles({ name: "her.png", mimeType: "image/png", buffer: readFileSync("public/icon-192.png") });
  await expect(send(page)).toBeEnabled();
  await send(page).click();
  const edit = await ordered(page, id);
  const { task } = await ask<Edit>(page, served, EDIT, { id: edit });
  expect(task).toMatchObject({ model: { slug: "ideogram-character-edit" } });
  expect(task.sourceImages).toHaveLength(2);
  expect(task.mask).not.toBeNull();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("one finger paints and two come nearer, which paints nothing", async ({ page, served }) => {
    await signUp(page, served);
    const [id = ""] = await make(page, served, { prompt: "A house by the sea", aspectRatio: "16:9" });
    await open(page, served.origin, id);
    const touch = await page.context().newCDPSession(page);
    const point = async (finger: number, x: number, y: number) => {
      const [left, top] = await at(page, x, y);
      return { x: left, y: top, id: finger };
    };
    const fingers = async (type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: { x: number; y: number }[]) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints });
    await fingers("touchStart", await point(1, 0.3, 0.5));
    for (const x of [0.4, 0.5]) await fingers("touchMove", await point(1, x, 0.5));
    await fingers("touchEnd");
    const before = await boxOf(stage(page).getByRole("img"));
    const [one, two] = [await point(1, 0.45, 0.2), await point(2, 0.55, 0.2)];
    await fingers("touchStart", one);
    await fingers("touchStart", one, two);
    for (const by of [20, 40, 60]) await fingers("touchMove", { ...one, x: one.x - by }, { ...two, x: two.x + by });
    await fingers("touchEnd");
    await expect
      .poll(async () => (await boxOf(stage(page).getByRole("img"))).width)
      .toBeGreaterThan(before.width * 1.5);
    await editor(page).getByLabel("What it becomes").fill("a red door");
    expect(await findings(page)).toEqual([]);
    await send(page).tap();
    const edit = await ordered(page, id);
    expect(await whiteAt(page, served, edit, [0.4, 0.5], [0.45, 0.2], [0.55, 0.2])).toEqual([true, false, false]);

    // The mask is kept, and drawn on again.
    await page.getByRole("button", { name: "Draw on the mask again" }).tap();
    await expect(editor(page).getByRole("button", { name: "Undo", exact: true })).toBeEnabled();
    await fingers("touchStart", await point(3, 0.5, 0.2));
    for (const x of [0.6, 0.7]) await fingers("touchMove", await point(3, x, 0.2));
    await fingers("touchEnd");
    await send(page).tap();
    const second = await ordered(page, edit);
    expect(await whiteAt(page, served, second, [0.4, 0.5], [0.6, 0.2], [0.9, 0.9])).toEqual([true, true, false]);
  });
});
