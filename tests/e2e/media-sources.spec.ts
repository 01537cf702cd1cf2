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
});
