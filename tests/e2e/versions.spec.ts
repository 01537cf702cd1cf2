import type { Locator, Page } from "@playwright/test";
import type { Served } from "../support/server/process.ts";
import { findings } from "./support/inspect.ts";
import { make, READ, type Read } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

const FOLLOW = `mutation ($input: CreateFollowUpInput!) {
  made: createFollowUp(input: $input) { ... on CreateFollowUpPayload { task { id } } ... on Error { message } }
}`;
const CROP = `mutation ($input: CropAssetInput!) {
  made: cropAsset(input: $input) { ... on CropAssetPayload { asset { id } } ... on Error { message } }
}`;

async function fileOf(page: Page, served: Served, id: string): Promise<string> {
  await expect.poll(async () => (await ask<Read>(page, served, READ, { id })).task?.status).toBe("COMPLETED");
  return (await ask<Read>(page, served, READ, { id })).task?.assets[0]?.id ?? "";
}

async function follow(page: Page, served: Served, input: object): Promise<{ task: string; asset: string }> {
  const { made } = await ask<{ made: { task: { id: string } } }>(page, served, FOLLOW, { input });
  return { task: made.task.id, asset: await fileOf(page, served, made.task.id) };
}

/** Five versions: a picture, changed by words, that made larger; from the changed one a branch, cut out and then cropped. */
async function five(page: Page, served: Served) {
  const [original = ""] = await make(page, served, { prompt: "A fox in a forest" });
  const asset = await fileOf(page, served, original);
  const changed = await follow(page, served, { asset, purpose: "EDIT", prompt: "at night" });
  const larger = await follow(page, served, { asset: changed.asset, purpose: "UPSCALE" });
  const cutOut = await follow(page, served, { asset: changed.asset, purpose: "REMOVE_BACKGROUND" });
  const part = { asset: cutOut.asset, x: 0, y: 0, width: 100, height: 100 };
  await ask(page, served, CROP, { input: part });
  return { original, changed, larger, cutOut };
}

const ALL = [
  "Version 1: Original",
  "Version 2: Changed: at night",
  "Version 3: Larger",
  "Version 4: Cut out, made from version 2",
  "Version 5: Cropped",
];

const viewer = (page: Page) => page.getByRole("dialog", { name: "View full screen" });
const strip = (within: Page | Locator) => within.getByRole("navigation", { name: "Versions" });
const places = (within: Page | Locator) => strip(within).getByRole("listitem").getByRole("button");
const version = (within: Page | Locator, number: number) =>
  strip(within).getByRole("button", { name: new RegExp(`^Version ${number}:`) });

async function names(within: Page | Locator): Promise<(string | null)[]> {
  return Promise.all((await places(within).all()).map((place) => place.getAttribute("aria-label")));
}

async function expectAt(within: Page | Locator, number: number): Promise<void> {
  await expect(version(within, number)).toHaveAttribute("aria-current", "true");
  await expect(strip(within).locator("[aria-current]")).toHaveCount(1);
}

test("in the viewer five versions are gone through by keys and mouse, back, forward and along a branch", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const { larger } = await five(page, served);
  await page.goto(`${served.origin}/create?view=${larger.task}`);
  await expect(viewer(page)).toBeVisible();
  await expect(places(viewer(page))).toHaveCount(5);
  expect(await names(viewer(page))).toEqual(ALL);
  await expectAt(viewer(page), 3);
  await page.keyboard.press("Control+z");
  await expectAt(viewer(page), 2);
  await page.keyboard.press("Control+z");
  await expectAt(viewer(page), 1);
  await expect(strip(viewer(page)).getByRole("button", { name: /^Back to/ })).toBeDisabled();
  // Forward leads where one came from, not to what is newest.
  await page.keyboard.press("Control+Shift+z");
  await expectAt(viewer(page), 2);
  await page.keyboard.press("Control+Shift+z");
  await expectAt(viewer(page), 3);
  // The branch: what was looked at last is where forward leads from then on.
  await version(viewer(page), 5).click();
  await expectAt(viewer(page), 5);
  await expect(viewer(page).getByRole("heading", { name: "Cropped" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expectAt(viewer(page), 2);
  await strip(viewer(page))
    .getByRole("button", { name: /^Forward to/ })
    .click();
  await expectAt(viewer(page), 4);
  // Any two are compared.
  await strip(viewer(page)).getByRole("button", { name: "Compare with…" }).click();
  await version(viewer(page), 1).click();
  await expect(viewer(page).getByRole("slider")).toBeVisible();
  await expectAt(viewer(page), 4);
  expect(await findings(page)).toEqual([]);
  await strip(viewer(page)).getByRole("button", { name: "Compare with…" }).click();
  await expect(viewer(page).getByRole("slider")).toBeHidden();
});

test("what is made of an older version is a branch, and all that was there stays", async ({ page, served }) => {
  await signUp(page, served);
  const { original, changed } = await five(page, served);
  await page.goto(`${served.origin}/creations/${original}`);
  await expect(places(page)).toHaveCount(5);
  await version(page, 2).click();
  await expect(page).toHaveURL(new RegExp(`/creations/${changed.task}`));
  await expectAt(page, 2);
  const again = await follow(page, served, { asset: changed.asset, purpose: "EDIT", prompt: "in winter" });
  await page.goto(`${served.origin}/creations/${again.task}`);
  await expect(places(page)).toHaveCount(6);
  expect(await names(page)).toEqual([...ALL, "Version 6: Changed: in winter, made from version 2"]);
  await expectAt(page, 6);
  await page.keyboard.press("Control+z");
  await expectAt(page, 2);
  await page.keyboard.press("Control+y");
  await expectAt(page, 6);
  expect(await findings(page)).toEqual([]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("versions are chosen and compared by touch, on the page and over the whole screen", async ({ page, served }) => {
    await signUp(page, served);
    const { larger, cutOut } = await five(page, served);
    await page.goto(`${served.origin}/creations/${larger.task}`);
    await expect(places(page)).toHaveCount(5);
    await strip(page)
      .getByRole("button", { name: /^Back to/ })
      .tap();
    await expectAt(page, 2);
    await version(page, 4).tap();
    await expect(page).toHaveURL(new RegExp(`/creations/${cutOut.task}`));
    await expectAt(page, 4);
    await version(page, 5).tap();
    await expectAt(page, 5);
    await strip(page).getByRole("button", { name: "Compare with…" }).tap();
    await version(page, 1).tap();
    await expect(page.getByRole("slider")).toBeVisible();

    await page.goto(`${served.origin}/create?view=${larger.task}`);
    await expect(places(viewer(page))).toHaveCount(5);
    await strip(viewer(page))
      .getByRole("button", { name: /^Back to/ })
      .tap();
    await expectAt(viewer(page), 2);
    await version(viewer(page), 5).tap();
    await expectAt(viewer(page), 5);
    await strip(viewer(page))
      .getByRole("button", { name: /^Back to/ })
      .tap();
    await expectAt(viewer(page), 4);
    expect(await findings(page)).toEqual([]);
  });
});
