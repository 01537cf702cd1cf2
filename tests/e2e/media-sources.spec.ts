import { mov, wav } from "../support/files/played-files.ts";
import { expect, signUp, test } from "./support/studio.ts";

const ready = '[data-source="ready"]';

test("a phone's video and a sound are uploaded, played in the library and started from, and what a model does not take is left out", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/creations/uploads`);
  const input = page.getByLabel("Upload files");
  const film = await mov({ seconds: 5, hasSound: true });
  await input.setInputFiles([
    { name: "beach.mov", mimeType: "video/quicktime", buffer: film },
    { name: "speech.wav", mimeType: "audio/wav", buffer: wav({ seconds: 4 }) },
  ]);
  const tiles = page.locator("[data-upload]");
  await expect(tiles).toHaveCount(2);
  await expect(tiles.locator("video")).toHaveCount(1);
  await expect(tiles.locator("audio")).toHaveCount(1);
  await expect(tiles.filter({ has: page.locator("audio") })).toContainText("4.0 s");
  await input.setInputFiles({ name: "long.wav", mimeType: "audio/wav", buffer: wav({ seconds: 601, rate: 100 }) });
  await expect(page.getByRole("alert").filter({ hasText: "10 minutes" })).toBeVisible();
  await input.setInputFiles({
    name: "cut.mov",
    mimeType: "video/quicktime",
    buffer: film.subarray(0, film.length / 2),
  });
  await expect(page.getByRole("alert").filter({ hasText: "cut off" })).toBeVisible();

  // A model that takes videos takes the place of one that does not, and its price grows with the seconds.
  await page.goto(`${served.origin}/create?kind=video&model=kling-3.0`);
  const chooser = page.waitForEvent("filechooser");
  await page.getByLabel(/^Add /).click();
  await page.getByLabel("Upload or take a photo").click();
  await (await chooser).setFiles({ name: "beach.mov", mimeType: "video/quicktime", buffer: film });
  await expect(page.locator(ready)).toHaveCount(1);
  await expect(page.locator(ready)).toContainText("0:05");
  await expect(page.locator("input[name=sourceImage]")).toHaveCount(1);
  await expect(page.locator("input[name=frameMode]")).toHaveValue("REFERENCE");

  // What is played is chosen from one's own as well, by its kind, with its name and length.
  await page.getByLabel(/^Add /).click();
  await page.getByRole("button", { name: "From library" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose from yours" });
  await dialog.getByRole("button", { name: "Sounds" }).press("Enter");
  const sound = dialog.getByRole("listitem").filter({ hasText: "speech" });
  await expect(sound).toContainText("0:04");
  await sound.getByRole("button").press("Enter");
  await dialog.getByRole("button", { name: "Use 1 file" }).click();
  await expect(page.locator(ready)).toHaveCount(2);
  await expect(page.locator("input[name=sourceImage]")).toHaveCount(2);

  // A model that does not take it says what it would take, and a press takes one that does.
  await page.goto(`${served.origin}/create?kind=video&model=veo-3.1-lite`);
  const composer = page.getByRole("form", { name: "Composer" });
  const note = composer.getByText(/takes up to 2 images \(PNG, JPEG, WebP\)\. 2 files are left out\./);
  await expect(note).toBeVisible();
  await expect(page.locator("input[name=sourceImage]")).toHaveCount(0);
  await page.getByRole("button", { name: /^Use .+ instead$/ }).click();
  await expect(note).toBeHidden();
  await expect(page.locator("input[name=sourceImage]")).toHaveCount(2);
  // What would be refused is told before the order: here a second video.
  await page.goto(`${served.origin}/create?kind=video&model=kling-3-motion-control`);
  const takes = /and 1 video \(MP4; at most 100 MB; 3 to 10 s\)\. 1 file is left out\./;
  await expect(composer.getByText(takes)).toBeVisible();
  await expect(composer.getByText("1 of these does not fit.")).toHaveCount(0);
  const another = page.waitForEvent("filechooser");
  await page.getByLabel(/^Add /).click();
  await page.getByLabel("Upload or take a photo").click();
  const short = await mov({ seconds: 2, hasSound: true });
  await (await another).setFiles({ name: "short.mov", mimeType: "video/quicktime", buffer: short });
  await expect(composer.getByText("1 of these does not fit.")).toBeVisible();
});
