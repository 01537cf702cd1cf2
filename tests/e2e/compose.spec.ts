import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { ask, expect, signUp, test } from "./support/studio.ts";

const BALANCE =
  "{ viewer { credits { available onHold totalUsed } tasks(first: 20) { nodes { model { slug } sourceImages { id } parent { id } } } } }";
type Balance = {
  viewer: {
    credits: { available: number; onHold: number; totalUsed: number };
    tasks: { nodes: { model: { slug: string }; sourceImages: { id: string }[]; parent: { id: string } | null }[] };
  };
};

const FOX = "public/samples/2.webp";
const BOAT = "public/samples/3.webp";

/** Drops files on a form as a person's browser would. */
async function drop(page: Page, form: string, files: { name: string; type: string; bytes: number[] }[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const carried = new DataTransfer();
    for (const { name, type, bytes } of given) carried.items.add(new File([new Uint8Array(bytes)], name, { type }));
    return carried;
  }, files);
  for (const type of ["dragenter", "dragover", "drop"])
    await page.dispatchEvent(form, type, { dataTransfer: transfer });
}

/** Pastes a file, as Ctrl+V does with a picture on the clipboard. */
async function paste(page: Page, into: string, file: { name: string; type: string; bytes: number[] }): Promise<void> {
  await page.locator(into).evaluate((field, { name, type, bytes }) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(bytes)], name, { type }));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, file);
}

function fileAt(path: string, name: string, type = "image/webp") {
  return { name, type, bytes: [...readFileSync(path)] };
}

/** The price on the button that sends. */
async function shownPrice(page: Page): Promise<number> {
  const label = await page.getByRole("button", { name: /^Make / }).innerText();
  return Number(/· (\d+) credit/.exec(label)?.[1]);
}

test("images dropped and chosen are edited, animated, and cost what the button said", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/image`);
  await page.getByRole("textbox", { name: "Image prompt" }).fill("Put both into one snowy night");
  await drop(page, "#image-form", [fileAt(FOX, "fox.webp"), { name: "IMG_1.HEIC", type: "", bytes: [0, 1, 2] }]);
  await expect(page.getByText(/IMG_1\.HEIC: HEIC photos are not taken/)).toBeVisible();
  await page.getByRole("button", { name: "Remove IMG_1.HEIC" }).click();
  // Images came to a model that takes none, so its editing brother has taken over.
  await expect(page.getByRole("radio", { name: /Nano Banana Edit/ })).toBeChecked();
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Add image").click();
  await (await chooser).setFiles(BOAT);
  await expect(page.locator('[data-source="ready"]')).toHaveCount(2);
  await page.getByRole("button", { name: "Move 3.webp forward" }).click();
  await expect(page.locator('[data-source="ready"] img').first()).toHaveAttribute("alt", "3.webp");

  const price = await shownPrice(page);
  await page.getByRole("button", { name: /Make image/ }).click();
  await page.getByRole("link", { name: "Animate" }).click({ timeout: 30_000 });
  let { viewer } = await ask<Balance>(page, served, BALANCE);
  expect(viewer.credits).toEqual({ available: 200 - price, onHold: 0, totalUsed: price });
  expect(viewer.tasks.nodes[0]).toMatchObject({ model: { slug: "nano-banana-edit" } });
  expect(viewer.tasks.nodes[0]?.sourceImages).toHaveLength(2);

  await page.waitForURL(/\/video\?image=/);
  await expect(page.getByText("First frame", { exact: true })).toBeVisible();
  await page.getByRole("textbox", { name: "Motion prompt" }).fill("Snow falls, slow push-in");
  // A choice that changes the price; what the button says then is what is charged.
  await page.getByRole("radio", { name: "1080p" }).check();
  await expect.poll(() => shownPrice(page)).toBe(66);
  await page.getByRole("button", { name: /Make video/ }).press("Enter");
  // The keyboard goes to what was ordered, not to the beginning of the page.
  await expect(page.locator("[data-submission]").first()).toBeFocused();
  await expect(page.locator("video")).toBeVisible({ timeout: 30_000 });
  ({ viewer } = await ask<Balance>(page, served, BALANCE));
  expect(viewer.credits.totalUsed).toBe(price + 66);
  expect(viewer.tasks.nodes[0]?.parent).not.toBeNull();
});

test("what is being written, chosen and pasted survives a reload", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/image`);
  await page.getByRole("textbox", { name: "Image prompt" }).fill("A lantern in the fog");
  await paste(page, "#image-prompt", fileAt(FOX, "pasted.webp"));
  await expect(page.locator('[data-source="ready"]')).toHaveCount(1);
  await page.getByRole("radio", { name: "3:4" }).check();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Image prompt" })).toHaveValue("A lantern in the fog");
  await expect(page.locator('[data-source="ready"]')).toHaveCount(1);
  await expect(page.getByRole("radio", { name: "3:4" })).toBeChecked();
  await expect(page.getByRole("radio", { name: /Nano Banana Edit/ })).toBeChecked();
});

test("a batch is made by keyboard alone, and each of its items tells its own end", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/image`);
  await page.getByRole("textbox", { name: "Image prompt" }).focus();
  await page.keyboard.type("A red kite over dunes");
  const several = page.getByText("Several at once");
  await several.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Prompt 2" }).focus();
  await page.keyboard.type("A banana #sim:policy");
  await expect(page.getByRole("button", { name: /Make 2 images/ })).toContainText("10 credits");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("[data-submission] article")).toHaveCount(2);
  await expect(page.getByRole("link", { name: "Animate" })).toHaveCount(1, { timeout: 30_000 });
  await expect(page.getByText("5 credits came back to your balance.")).toBeVisible();
  const { viewer } = await ask<Balance>(page, served, BALANCE);
  expect(viewer.credits).toEqual({ available: 195, onHold: 0, totalUsed: 5 });
});

test("takes are compared, saved under names of their own, stopped and deleted where they were ordered", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/image`);
  await page.getByRole("textbox", { name: "Image prompt" }).fill("A stone bridge");
  await page.getByText("Several at once").click();
  await page.getByRole("group", { name: /Takes/ }).getByRole("radio", { name: "2" }).check();
  await page.getByRole("button", { name: /Make 2 images/ }).click();
  const cards = page.locator("#made article");
  const save = cards.getByRole("link", { name: "Download", exact: true });
  await expect(save).toHaveCount(2, { timeout: 30_000 });
  const names = await save.evaluateAll((links) =>
    links.map((link) => new URL((link as HTMLAnchorElement).href).searchParams.get("download")),
  );
  expect(new Set(names).size).toBe(2);
  const zip = page.waitForEvent("download");
  await page.locator("#made").getByRole("button", { name: "Download all" }).click();
  expect((await zip).suggestedFilename()).toMatch(/\.zip$/);
  await expect(page.locator("#made").getByRole("link", { name: "Compare" })).toHaveAttribute("href", /ids=.+,.+/);

  await cards.first().getByRole("button", { name: "Delete" }).click();
  await expect(cards).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(cards).toHaveCount(2);

  await page.getByRole("textbox", { name: "Image prompt" }).fill("A slow bridge #sim:stuck");
  await page.getByRole("button", { name: /Make 2 images/ }).click();
  await page
    .locator("#made")
    .getByRole("button", { name: /Stop|Cancel/ })
    .first()
    .click();
  await expect(page.locator("#made [data-task-status=CANCELED]")).toHaveCount(1, { timeout: 30_000 });
});

test("a form that can't be sent turns its card, and sent again is made once", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/image`);
  await page.getByRole("textbox", { name: "Image prompt" }).fill("A stone bridge");
  // The form arrives, its answer does not.
  let lost = 0;
  await page.route("**/graphql", async (route) => {
    if (lost > 0 || !route.request().postData()?.includes("idempotencyKey")) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: /Make image/ }).click();
  await expect(page.locator('[data-submission="refused"]')).toContainText("could not be reached");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("link", { name: "Animate" })).toBeVisible({ timeout: 30_000 });
  const { viewer } = await ask<Balance>(page, served, BALANCE);
  expect(viewer.tasks.nodes).toHaveLength(1);
  expect(viewer.credits.totalUsed).toBe(5);
});

test("an earlier creation leads back into the form, and an image into the next, also without scripts", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  const make = `mutation { createImageTask(input: { task: { model: "nano-banana", prompt: "A paper crane", aspectRatio: "3:4" } }) {
    ... on CreateImageTaskPayload { task { id } } } }`;
  const { createImageTask } = await ask<{ createImageTask: { task: { id: string } } }>(page, served, make);
  const done = `{ viewer { assets(first: 1) { nodes { id } } } }`;
  const image = () =>
    ask<{ viewer: { assets: { nodes: { id: string }[] } } }>(page, served, done).then(
      ({ viewer }) => viewer.assets.nodes[0]?.id,
    );
  await expect.poll(image).toBeDefined();
  await page.goto(`${served.origin}/image?from=${createImageTask.task.id}&use=all`);
  await expect(page.getByRole("textbox", { name: "Image prompt" })).toHaveValue("A paper crane");
  await expect(page.getByRole("radio", { name: "3:4" })).toBeChecked();

  const context = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  });
  const plain = await context.newPage();
  await plain.goto(`${served.origin}/video?image=${await image()}&prompt=It+unfolds`);
  await plain.getByRole("button", { name: /Make video/ }).click();
  await plain.waitForURL(/\/video\?from=/);
  await expect(plain.getByRole("link", { name: "It unfolds" })).toBeVisible();
  await context.close();
});

/** A photo of 54 million pixels on its side: upright, as its EXIF says, it is red above and blue below. */
async function hugePhoto(): Promise<Buffer> {
  const [width, height] = [9000, 6000];
  const half = {
    input: { create: { width: width / 2, height, channels: 3 as const, background: "red" } },
    left: 0,
    top: 0,
  };
  const photo = sharp({ create: { width, height, channels: 3, background: "blue" }, limitInputPixels: false });
  return photo.composite([half]).withMetadata({ orientation: 6 }).jpeg().toBuffer();
}

test("a picture that is too large is made smaller in the browser, upright, and the person is told", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/image`);
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Add image").click();
  await (await chooser).setFiles({ name: "huge.jpeg", mimeType: "image/jpeg", buffer: await hugePhoto() });
  await expect(page.locator('[data-source="ready"]')).toHaveCount(1, { timeout: 40_000 });
  await expect(page.getByText("Made smaller to fit: huge.jpeg").first()).toBeVisible();
  type Kept = { viewer: { assets: { nodes: { width: number; height: number; url: string }[] } } };
  const { viewer } = await ask<Kept>(page, served, "{ viewer { assets(first: 1) { nodes { width height url } } } }");
  const [kept] = viewer.assets.nodes;
  expect(kept?.width).toBeLessThan(kept?.height ?? 0);
  expect((kept?.height ?? 0) / (kept?.width ?? 1)).toBeCloseTo(1.5, 2);
  const pixels = await page.evaluate(async (url) => {
    const picture = await createImageBitmap(await (await fetch(url)).blob());
    const context = new OffscreenCanvas(1, 2).getContext("2d");
    context?.drawImage(picture, 0, 0, 1, 2);
    return [...(context?.getImageData(0, 0, 1, 2).data ?? [])];
  }, kept?.url ?? "");
  const [red = 0, , blue = 0, , redBelow = 0, , blueBelow = 0] = pixels;
  expect(red - blue).toBeGreaterThan(150);
  expect(blueBelow - redBelow).toBeGreaterThan(150);
});

test("what the images rule out is shut in the form at once, and open again without them", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/video`);
  await page.getByRole("radio", { name: "4", exact: true }).check();
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("First frame", { exact: true }).click();
  await (await chooser).setFiles(FOX);
  await expect(page.locator('[data-source="ready"]')).toHaveCount(1);
  await page.getByRole("radio", { name: "As references" }).check();
  await expect(page.locator("form").getByText("Videos from references last 8 seconds.")).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("Videos from references last 8 seconds.");
  await expect(page.getByRole("radio", { name: "4", exact: true })).toBeDisabled();
  await expect(page.getByRole("radio", { name: "8", exact: true })).toBeChecked();
  await page.getByRole("textbox", { name: "Motion prompt" }).fill("It turns its head");
  await page.getByRole("button", { name: /Make video/ }).click();
  await expect(page.locator("video")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("radio", { name: "As frames" }).check();
  await expect(page.getByRole("radio", { name: "4", exact: true })).toBeChecked();
  await expect(page.locator("form").getByText("Videos from references last 8 seconds.")).toHaveCount(0);
});

test("a favourite model stands first on the next visit, and behind it the one used last, from the server on", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/image`);
  const star = page.getByRole("button", { name: "Favourite model: Nano Banana Edit" });
  await expect(star).toHaveAttribute("aria-pressed", "false");
  await star.click();
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("radio", { name: /Nano Banana Pro/ }).check();
  await page.getByRole("textbox", { name: "Image prompt" }).fill("A stone bridge");
  await page.getByRole("button", { name: /Make image/ }).click();
  await expect(page.locator("[data-submission]")).toHaveCount(1);
  const html = async () => (await page.request.get(`${served.origin}/image`)).text();
  const sent = async () => [...(await html()).matchAll(/name="model"[^>]* value="([^"]+)"/g)].map(([, slug]) => slug);
  await expect
    .poll(async () => (await sent()).slice(0, 3))
    .toEqual(["nano-banana-edit", "nano-banana-pro", "nano-banana"]);
  await page.reload();
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("radio", { name: /credits/ }).first()).toHaveAttribute("value", "nano-banana-edit");
});
