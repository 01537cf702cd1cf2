import type { Page } from "@playwright/test";
import { inspect } from "./support/inspect.ts";
import { make } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

const NEWEST = `{ viewer { tasks(first: 1) { nodes {
  prompt kind sourceImages { id } characters { name images { id } } ... on VideoTask { frameMode }
} } } }`;
type Newest = { viewer: { tasks: { nodes: object[] } } };

const DELETE = "mutation ($id: ID!) { deleteTask(id: $id) { __typename } }";

/** A model by its slug, from the bar. */
async function choose(page: Page, kind: "image" | "video", model: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/create?kind=${kind}&model=${model}`);
  await expect(page.locator("#composer")).toBeVisible();
}

for (const [place, viewport] of [
  ["a desk", { width: 1280, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
] as const) {
  test(`on ${place} a character is made, plays in an image and in a video, and loses a picture`, async ({
    page,
    served,
  }) => {
    await page.setViewportSize(viewport);
    await signUp(page, served);
    const [first = "", second = ""] = await make(page, served, { prompt: "a red fox" }, { prompt: "a fox's face" });
    await page.goto(`${served.origin}/creations/styles`);
    await page.getByRole("link", { name: "Cast", exact: true }).click();
    await expect(page.getByRole("button", { name: "Save character" })).toBeVisible();
    // Nothing is kept without the word that one may.
    await page.getByLabel("Name").fill("Mira");
    await page.getByLabel("What it is like").fill("a clever fox");
    for (const box of await page.getByRole("group", { name: "Pictures" }).getByRole("checkbox").all())
      await box.check();
    await page.getByRole("button", { name: "Save character" }).click();
    await expect(page.getByText(/Confirm that you hold the rights/)).toBeVisible();
    await expect(page.getByLabel("Name")).toHaveValue("Mira");
    await page.getByLabel(/I hold the rights/).check();
    await page.getByRole("button", { name: "Save character" }).click();
    await expect(page.getByRole("heading", { name: "Mira" })).toBeVisible();
    expect(await inspect(page, page.url())).toEqual([]);
    // It has looked at all sizes.
    await page.setViewportSize(viewport);

    const isPhone = viewport.width < 500;
    /** The bar; on a phone the sheet that its line opens. */
    const bar = isPhone ? page.getByRole("dialog", { name: /^New / }) : page.locator("#composer");
    const open = async () => {
      if (isPhone) await page.locator("#composer [aria-haspopup=dialog]").click();
    };
    const pick = async (isChosen: boolean) => {
      const chip = page.locator("[data-chip=cast]");
      await chip.locator("summary").click();
      const box = chip.getByRole("checkbox", { name: "Mira" });
      if (isChosen) await expect(box).toBeChecked();
      else await box.check();
      await box.press("Escape");
      await expect(chip.locator("summary")).toContainText("1 character");
    };
    await choose(page, "image", "nano-banana-2");
    await open();
    await pick(false);
    await page.locator("#composer-prompt").fill("Mira reads a map");
    await bar.getByRole("button", { name: /^Make (?!it better)/ }).click();
    const newest = async () => (await ask<Newest>(page, served, NEWEST)).viewer.tasks.nodes[0];
    const cast = [{ name: "Mira", images: [{ id: expect.any(String) }, { id: expect.any(String) }] }];
    await expect
      .poll(newest)
      .toMatchObject({ prompt: "Mira reads a map", kind: "IMAGE", sourceImages: [], characters: cast });

    // One picture goes with what made it.
    await ask(page, served, DELETE, { id: first });
    await page.goto(`${served.origin}/cast`);
    await expect(page.getByRole("listitem").getByRole("img")).toHaveCount(1);
    await page.getByRole("link", { name: "Use", exact: true }).click();
    await expect(page.locator("#composer")).toBeVisible();

    await choose(page, "video", "veo-3.1-fast");
    await open();
    await pick(false);
    await page.locator("#composer-prompt").fill("Mira runs");
    await bar.getByRole("button", { name: /^Make (?!it better)/ }).click();
    const left = [{ name: "Mira", images: [{ id: expect.any(String) }] }];
    await expect
      .poll(newest)
      .toMatchObject({ prompt: "Mira runs", kind: "VIDEO", frameMode: "REFERENCE", characters: left });

    await ask(page, served, DELETE, { id: second });
    await page.goto(`${served.origin}/cast`);
    await expect(page.getByText("No picture is left")).toBeVisible();
    await page.getByRole("link", { name: "Delete Mira" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("heading", { name: "Mira" })).toHaveCount(0);
  });
}

test("a model that takes no characters has no such chip", async ({ page, served }) => {
  await signUp(page, served);
  await choose(page, "image", "nano-banana");
  await expect(page.locator("[data-chip=style]")).toBeVisible();
  await expect(page.locator("[data-chip=cast]")).toHaveCount(0);
});

test("without scripts a character is made, and what is wrong with it is said at its field", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  await make(page, served, { prompt: "a red fox" });
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ storageState, javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(`${served.origin}/cast`);
  await still.getByLabel("Name").fill("Mira");
  await still.getByLabel(/I hold the rights/).check();
  await still.getByRole("button", { name: "Save character" }).click();
  await expect(still.getByText("A character has at least one picture.")).toBeVisible();
  await still.getByRole("group", { name: "Pictures" }).getByRole("checkbox").first().check();
  await still.getByLabel(/I hold the rights/).check();
  await still.getByRole("button", { name: "Save character" }).click();
  await expect(still.getByRole("heading", { name: "Mira" })).toBeVisible();
  await plain.close();
});
