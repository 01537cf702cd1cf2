import type { Page } from "@playwright/test";
import { expect, test } from "./support/studio.ts";

const clip = (page: Page) => page.locator("main figure video");
const isStill = (page: Page) => clip(page).evaluate((video) => video instanceof HTMLVideoElement && video.paused);

test("the first clip plays by itself without sound where motion is welcome, and stops when told to", async ({
  page,
  served,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.goto(served.origin);
  await expect.poll(() => isStill(page)).toBe(false);
  expect(await clip(page).evaluate((video) => video instanceof HTMLVideoElement && video.muted)).toBe(true);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect.poll(() => isStill(page)).toBe(true);
  // It stays so, whatever is scrolled to.
  await page.mouse.wheel(0, 3000);
  await page.mouse.wheel(0, -3000);
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
  expect(await isStill(page)).toBe(true);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(served.origin, { waitUntil: "networkidle" });
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
  expect(await isStill(page)).toBe(true);
});

for (const size of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`at ${size.width} × ${size.height} the first screen says what it costs, and leads to examples, prices and the API`, async ({
    page,
    served,
  }) => {
    await page.setViewportSize(size);
    await page.goto(served.origin);
    const main = page.getByRole("main");
    const ways = main.getByRole("navigation").first();
    for (const what of [
      main.getByText(/from \d+ credits?/i).first(),
      ...["Examples", "Prices", "API"].map((name) => ways.getByRole("link", { name: new RegExp(name, "i") })),
    ])
      await expect(what).toBeInViewport({ ratio: 1 });
  });
}
