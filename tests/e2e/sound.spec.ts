import type { Page } from "@playwright/test";
import { expect, signUp, test, untilKeysWork } from "./support/studio.ts";

const player = (page: Page) => page.locator("audio").last();
const length = (page: Page) =>
  player(page).evaluate((sound) => (sound instanceof HTMLAudioElement ? sound.duration : Number.NaN));

test("words are read aloud: priced by their length, made, and played in the studio and on their page", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/create?kind=audio`);
  await untilKeysWork(page);
  const words = page.locator("#composer-prompt");
  const make = page.locator("#composer").getByRole("button", { name: /^Make sound/ });
  await words.fill("The ferry leaves at nine. ".repeat(45));
  await expect(make).toHaveAccessibleName(/16 credits/);
  await words.fill("The ferry leaves at nine, and comes back at noon.");
  await expect(make).toHaveAccessibleName(/8 credits/);
  // What is said has no style and starts from no picture.
  await expect(page.locator("#composer").getByRole("button", { name: "Add image" })).toHaveCount(0);
  await make.click();
  const card = page.locator("[data-shot][data-task-status=COMPLETED]").first();
  await expect(card).toBeVisible({ timeout: 30_000 });
  await card.getByRole("link").first().press("Enter");
  const viewer = page.getByRole("dialog");
  await expect(viewer.locator("audio")).toBeVisible();
  // Its waveform is drawn by this browser, and kept for every other.
  await expect(viewer.locator("img[src*=poster]")).toBeVisible();
  await expect.poll(() => length(page)).toBeGreaterThan(3);
  await expect(viewer.getByRole("link", { name: "Animate" })).toHaveCount(0);
  await viewer.getByRole("link", { name: "Details" }).click();
  await expect(page).toHaveURL(/\/creations\//);
  await expect(player(page)).toBeVisible();
  await expect(page.locator("main img[src*=poster]")).toBeVisible();
  await expect.poll(() => length(page)).toBeGreaterThan(3);
  await page.goto(`${served.origin}/creations?kind=audio`);
  await expect(page.locator("[data-task]")).toHaveCount(1);
  await page.goto(`${served.origin}/creations?kind=image`);
  await expect(page.locator("[data-task]")).toHaveCount(0);
});
