import type { Page } from "@playwright/test";
import sharp from "sharp";
import { create, make, tile } from "./support/made.ts";
import { ask, expect, signUp, test, untilKeysWork } from "./support/studio.ts";

const DELETE = "mutation ($ids: [ID!]!) { done: deleteTasks(ids: $ids) { __typename } }";
const CROPS = `{ viewer { assets(first: 5) { nodes { width height crop { x y width height } } } } }`;
type Crops = { viewer: { assets: { nodes: { width: number; height: number; crop: object | null }[] } } };

const sheet = (page: Page) => page.getByRole("dialog", { name: "Make it better" });
const crop = (page: Page) => page.getByRole("dialog", { name: "Crop and turn" });
const GONE = "That is not here any more.";

test("of what was deleted elsewhere meanwhile nothing is made: the sheet says so, and so does the editor", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const [first = "", second = ""] = await make(page, served, { prompt: "A heron" }, { prompt: "A fox" });
  await page.goto(`${served.origin}/create`);
  await untilKeysWork(page);
  const open = async (id: string) => {
    await page.locator(`main [data-shot^="${id}."]`).getByRole("link").first().focus();
    await page.keyboard.press("b");
  };
  await open(first);
  await sheet(page).getByRole("button", { name: "Larger" }).click();
  const larger = sheet(page).getByRole("button", { name: /^Larger · \d+$/ });
  await expect(larger).toBeEnabled();
  await ask(page, served, DELETE, { ids: [first] });
  await larger.click();
  await expect(sheet(page).getByText(GONE)).toBeVisible();
  await expect(sheet(page).getByRole("button", { name: "Crop and turn" })).toHaveCount(0);
  await page.keyboard.press("Escape");

  await open(second);
  await sheet(page).getByRole("button", { name: "Crop and turn" }).click();
  await crop(page).getByRole("button", { name: "Turn right" }).click();
  await ask(page, served, DELETE, { ids: [second] });
  await crop(page).getByRole("button", { name: "Keep this · free" }).click();
  await expect(crop(page).getByText(GONE)).toBeVisible();
});

test("what is still being made, and a sound, is not made better: the key says why", async ({ page, served }) => {
  await signUp(page, served);
  const id = await create(page, served, { prompt: "It hangs #sim:stuck" });
  await page.goto(`${served.origin}/creations`);
  await untilKeysWork(page);
  await tile(page, id).getByRole("link").first().focus();
  await page.keyboard.press("b");
  await expect(page.getByText("Nothing is made better of a sound, nor where there is no file.").first()).toBeVisible();
  await expect(sheet(page)).toHaveCount(0);
});

test("a photo that lies on its side is cropped as it is shown, never outside of it, and never to nothing", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const photo = sharp({ create: { width: 600, height: 400, channels: 3, background: "#48c" } });
  const lying = await photo.jpeg().withMetadata({ orientation: 6 }).toBuffer();
  await page.goto(`${served.origin}/creations/uploads`);
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: lying });
  await page.getByRole("button", { name: /^Crop and turn: photo/ }).click();
  const number = (name: string) => crop(page).getByLabel(name, { exact: true });
  await expect(number("Width")).toHaveValue("400");
  await expect(number("Height")).toHaveValue("600");
  await number("Width").fill("0");
  await number("Height").fill("-5");
  await number("From the left").fill("99999");
  await number("From the left").press("Tab");
  await expect(number("Width")).toHaveValue("1");
  await expect(number("Height")).toHaveValue("1");
  await expect(number("From the left")).toHaveValue("399");
  await number("From the left").fill("10");
  await number("From the top").fill("500");
  await number("Width").fill("99999");
  await number("Height").fill("99999");
  await crop(page).getByRole("button", { name: "Keep this · free" }).click();
  await expect(crop(page).getByText("It is kept as a picture of its own.")).toBeVisible();
  const { viewer } = await ask<Crops>(page, served, CROPS);
  expect(viewer.assets.nodes.flatMap((one) => (one.crop === null ? [] : [one]))).toMatchObject([
    { width: 390, height: 100, crop: { x: 10, y: 500, width: 390, height: 100 } },
  ]);
});
