import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { make, READ, type Read } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

const FOX = "public/samples/2.webp";
const BOAT = "public/samples/3.webp";
const ready = (page: Page) => page.locator('[data-source="ready"]');

/** What the images in the form are called, in order. */
function names(page: Page): Promise<(string | null)[]> {
  return ready(page)
    .locator("img")
    .evaluateAll((images) => images.map((image) => image.getAttribute("alt")));
}

async function upload(page: Page, ...paths: string[]): Promise<void> {
  const before = await ready(page).count();
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Add image").click();
  await page.getByLabel("Upload or take a photo").click();
  await (await chooser).setFiles(paths);
  await expect(ready(page)).toHaveCount(before + paths.length);
}

test("an earlier image is picked in the history, of those made here or uploaded", async ({ page, served }) => {
  await signUp(page, served);
  const [made = ""] = await make(page, served, { prompt: "A paper crane" });
  const { task } = await ask<Read>(page, served, READ, { id: made });
  const result = task?.assets[0]?.id ?? "";
  await page.goto(`${served.origin}/create?kind=image`);
  await upload(page, FOX);
  await page.getByRole("button", { name: "Remove 2.webp" }).click();
  await expect(ready(page)).toHaveCount(0);

  const slot = page.getByLabel("Add image");
  const opener = page.getByRole("button", { name: "From library" });
  await slot.click();
  await opener.click();
  const dialog = page.getByRole("dialog", { name: "Choose from yours" });
  const tiles = dialog.getByRole("listitem");
  await expect(tiles).toHaveCount(2);
  await dialog.getByRole("button", { name: "Uploaded" }).click();
  await expect(tiles).toHaveCount(1);
  await dialog.getByRole("button", { name: "Made here" }).click();
  await expect(tiles.getByRole("img", { name: /A paper crane/ })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Choose an image" })).toBeDisabled();
  await tiles.getByRole("button").click();
  await expect(tiles.getByRole("button")).toHaveAttribute("aria-pressed", "true");
  await dialog.getByRole("button", { name: "Use 1 image" }).click();
  await expect(dialog).toBeHidden();
  await expect(ready(page)).toHaveCount(1);
  await expect(page.locator("input[name=sourceImage]")).toHaveValue(result);

  // What is in the form already is not offered again, and Escape leaves everything as it is.
  await slot.click();
  await opener.click();
  await expect(tiles).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("textbox", { name: "Prompt", exact: true })).toBeFocused();
  await expect(ready(page)).toHaveCount(1);
});

test("the paste button takes the picture on the clipboard, and says so when there is none", async ({
  page,
  served,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: served.origin });
  await signUp(page, served);
  await page.goto(`${served.origin}/create?kind=image`);
  const button = page.getByRole("button", { name: "Paste", exact: true });
  await page.getByLabel("Add image").click();
  await page.evaluate(() => navigator.clipboard.writeText("only words"));
  await button.click();
  await expect(page.getByText("There is no image on the clipboard")).toBeVisible();
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext("2d")?.fillRect(0, 0, 64, 48);
    await navigator.clipboard.write([new ClipboardItem({ "image/png": await canvas.convertToBlob() })]);
  });
  await button.click();
  await expect(ready(page)).toHaveCount(1);
  await expect(page.getByText("There is no image on the clipboard")).toHaveCount(0);
  expect(await names(page)).toEqual(["pasted.png"]);
});

test("images change places by dragging and by buttons, and are sent in that order", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/create?kind=image`);
  await upload(page, FOX);
  await upload(page, BOAT);
  const sent = () =>
    page.locator("input[name=sourceImage]").evaluateAll((all) => all.map((one) => one.getAttribute("value")));
  const [fox, boat] = await sent();
  await expect(page.getByRole("button", { name: "Move 2.webp forward" })).toBeDisabled();
  await page.getByRole("button", { name: "Move 2.webp back" }).press("Enter");
  await expect.poll(() => names(page)).toEqual(["3.webp", "2.webp"]);
  expect(await sent()).toEqual([boat, fox]);
  await ready(page)
    .nth(1)
    .dragTo(ready(page).nth(0), { sourcePosition: { x: 30, y: 34 } });
  await expect.poll(() => names(page)).toEqual(["2.webp", "3.webp"]);
  expect(await sent()).toEqual([fox, boat]);
});

test("a picture without a type of its own is taken from the chooser, dropped and pasted", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/create?kind=image`);
  const buffer = readFileSync("public/favicon-32.png");
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel("Add image").click();
  await page.getByLabel("Upload or take a photo").click();
  await (await chooser).setFiles({ name: "chosen", mimeType: "application/octet-stream", buffer });
  await expect(ready(page)).toHaveCount(1);
  const bring = (way: "drop" | "paste", name: string, type: string) =>
    page.evaluate(
      ([way, name, type, bytes]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([Uint8Array.from(bytes)], name, { type }));
        const form = document.querySelector("#composer");
        form?.dispatchEvent(
          way === "drop"
            ? new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: dataTransfer, bubbles: true, cancelable: true }),
        );
      },
      [way, name, type, [...buffer]] as const,
    );
  await bring("drop", "dropped.jpg", "image/pjpeg");
  await expect(ready(page)).toHaveCount(2);
  await bring("paste", "pasted", "");
  await expect(ready(page)).toHaveCount(3);
  expect(await names(page)).toEqual(["chosen", "dropped.jpg", "pasted"]);
});
