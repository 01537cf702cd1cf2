import type { Locator, Page } from "@playwright/test";
import { findings } from "./support/inspect.ts";
import { make } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

const MADE = `query ($id: ID!) { task(id: $id) { assets { id width height } crops { id width height crop { x y width height turnDegrees } croppedFrom { id } } } }`;

type File = { id: string; width: number; height: number };
type Crop = File & {
  crop: { x: number; y: number; width: number; height: number; turnDegrees: number };
  croppedFrom: { id: string } | null;
};
type Made = { task: { assets: File[]; crops: Crop[] } };

const editor = (page: Page) => page.getByRole("dialog", { name: "Crop and turn" });
const frame = (page: Page) => page.getByRole("application", { name: "What is kept of the picture" });

async function boxOf(what: Locator) {
  const box = await what.boundingBox();
  if (box === null) throw new Error("It is not drawn.");
  return box;
}

async function open(page: Page, origin: string, id: string): Promise<void> {
  await page.goto(`${origin}/creations/${id}`);
  await page.getByRole("button", { name: "Crop and turn" }).click();
  await expect(frame(page)).toBeVisible();
}

/** The numbers that the fields show: x, y, width, height. */
async function numbers(page: Page): Promise<number[]> {
  const fields = ["From the left", "From the top", "Width", "Height"];
  return Promise.all(fields.map(async (name) => Number(await editor(page).getByLabel(name).inputValue())));
}

test("by mouse a corner is dragged, the picture is turned, and what is kept stands beside it and is used at once", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A lighthouse", aspectRatio: "16:9" });
  await open(page, served.origin, id);
  const [, , width = 0, height = 0] = await numbers(page);
  expect(width / height).toBeCloseTo(16 / 9, 1);
  await expect(editor(page).getByRole("button", { name: "Keep this · free" })).toBeDisabled();

  const before = await boxOf(frame(page));
  await page.mouse.move(before.x + before.width, before.y + before.height);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2, { steps: 8 });
  await page.mouse.up();
  const [x, y, across = 0, down = 0] = await numbers(page);
  expect([x, y]).toEqual([0, 0]);
  expect(Math.abs(across - width / 2)).toBeLessThanOrEqual(3);
  expect(Math.abs(down - height / 2)).toBeLessThanOrEqual(3);
  // Of what is within, all of it moves, and no farther than to the edge.
  const small = await boxOf(frame(page));
  await page.mouse.move(small.x + small.width / 2, small.y + small.height / 2);
  await page.mouse.down();
  await page.mouse.move(small.x + small.width * 4, small.y + small.height / 2, { steps: 4 });
  await page.mouse.up();
  expect(await numbers(page)).toEqual([width - across, 0, across, down]);

  await editor(page).getByRole("button", { name: "Turn right" }).click();
  expect(await numbers(page)).toEqual([height - down, width - across, down, across]);
  await expect(editor(page).getByText(`${down} × ${across} pixels`)).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await editor(page).getByRole("button", { name: "Keep this · free" }).click();
  await expect(editor(page).getByText("It is kept as a picture of its own.")).toBeVisible();
  expect(await findings(page)).toEqual([]);

  const { task } = await ask<Made>(page, served, MADE, { id });
  expect(task.crops).toMatchObject([
    {
      ...{ width: down, height: across, croppedFrom: { id: task.assets[0]?.id } },
      crop: { x: width - across, y: 0, width: across, height: down, turnDegrees: 90 },
    },
  ]);
  await editor(page).getByRole("button", { name: "Done" }).click();
  // In the strip of versions, and nowhere else a second time; whoever has no scripts has a link instead.
  const version = page.getByRole("button", { name: "Version 2: Cropped" });
  await version.click();
  await expect(version).toHaveAttribute("aria-current", "true");
  const cut = task.crops[0]?.id ?? "";
  await expect(page).toHaveURL(new RegExp(`file=${cut}`));
  await expect(page.getByRole("link", { name: /^Cropped/ })).toHaveCount(0);
  const storageState = await page.context().storageState();
  const bare = await browser.newContext({ javaScriptEnabled: false, storageState });
  const plain = await bare.newPage();
  await plain.goto(`${served.origin}/creations/${id}`);
  const link = plain.getByRole("link", { name: `Cropped, ${down} × ${across}` });
  await link.click();
  await expect(link).toHaveAttribute("aria-current", "true");
  await bare.close();
  await page.getByRole("button", { name: "Crop and turn" }).click();
  await expect(frame(page)).toBeVisible();
  expect(await numbers(page)).toEqual([0, 0, down, across]);
  await page.keyboard.press("Escape");
  await expect(editor(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Crop and turn" })).toBeFocused();
  await page.getByRole("link", { name: "Make a video of it" }).click();
  await page.waitForURL(/\/create\?.*kind=video/);
  await expect(page.locator(`[value="${cut}"]`).first()).toBeAttached();
});

test("by keys alone the frame is moved and sized, in a ratio or in numbers", async ({ page, served }) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "A lighthouse", aspectRatio: "1:1" });
  await open(page, served.origin, id);
  const [, , side = 0] = await numbers(page);
  await frame(page).focus();
  const step = Math.max(1, Math.round(side / 100));
  for (const key of ["ArrowLeft", "ArrowLeft", "ArrowUp"]) await page.keyboard.press(`Shift+${key}`);
  expect(await numbers(page)).toEqual([0, 0, side - 2 * step, side - step]);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Alt+ArrowDown");
  expect(await numbers(page)).toEqual([step, 1, side - 2 * step, side - step]);
  await expect(editor(page).getByRole("status")).toHaveText(`${side - 2 * step} × ${side - step} pixels`);

  await editor(page).getByRole("radio", { name: "9:16" }).focus();
  await page.keyboard.press("Space");
  const [, , width = 0, height = 0] = await numbers(page);
  expect(height).toBe(side);
  expect(Math.abs(width / height - 9 / 16)).toBeLessThan(0.01);
  await editor(page).getByRole("radio", { name: "Free" }).press("Space");
  for (const [name, value] of [
    ["Width", "40"],
    ["Height", "30"],
    ["From the left", "7"],
    ["From the top", "9"],
  ] as const)
    await editor(page).getByLabel(name).fill(value);
  expect(await numbers(page)).toEqual([7, 9, 40, 30]);
  await editor(page).getByRole("button", { name: "Turn left" }).press("Enter");
  await editor(page).getByRole("button", { name: "Keep this · free" }).press("Enter");
  await expect(editor(page).getByText("It is kept as a picture of its own.")).toBeVisible();
  const { task } = await ask<Made>(page, served, MADE, { id });
  expect(task.crops.map(({ crop }) => crop)).toEqual([{ x: 7, y: 9, width: 40, height: 30, turnDegrees: 270 }]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a finger drags the corner of the frame, which keeps its ratio", async ({ page, served }) => {
    await signUp(page, served);
    const [id = ""] = await make(page, served, { prompt: "A lighthouse", aspectRatio: "16:9" });
    await open(page, served.origin, id);
    await editor(page).getByRole("radio", { name: "1:1" }).tap();
    const [, , width = 0, height = 0] = await numbers(page);
    expect(width).toBe(height);
    const { x, y, width: across, height: down } = await boxOf(frame(page));
    const touch = await page.context().newCDPSession(page);
    const at = (share: number) => [{ x: x + across * share, y: y + down * share }];
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(1) });
    for (const share of [0.9, 0.75, 0.6])
      await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(share) });
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    const [, , after = 0, tall = 0] = await numbers(page);
    expect(after).toBe(tall);
    expect(Math.abs(after - width * 0.6)).toBeLessThanOrEqual(4);
    expect(await findings(page)).toEqual([]);
    await editor(page).getByRole("button", { name: "Keep this · free" }).tap();
    await expect(editor(page).getByText("It is kept as a picture of its own.")).toBeVisible();
    const { task } = await ask<Made>(page, served, MADE, { id });
    expect(task.crops[0]).toMatchObject({ width: after, height: after });
  });
});
