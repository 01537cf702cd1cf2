import { inspect } from "./support/inspect.ts";
import { make } from "./support/made.ts";
import { ask, expect, HANDS, press, signUp, test, unfold } from "./support/studio.ts";

const STYLES = "{ viewer { styles { name promptSuffix picture { id } } } }";
const NEWEST = "{ viewer { tasks(first: 1) { nodes { prompt status style { name promptSuffix isOwn } } } } }";

type Styles = { viewer: { styles: { name: string; promptSuffix: string; picture: object | null }[] } };
type Newest = { viewer: { tasks: { nodes: { prompt: string; style: object | null }[] } } };

test("a style is saved from a prompt with its picture, used in an order, changed and deleted", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "dense fog, muted greys, grain" });
  await page.goto(`${served.origin}/creations/${id}`);
  await page.getByRole("button", { name: "Save as style" }).click();
  const sheet = page.getByRole("dialog", { name: "Save as style" });
  await expect(sheet.getByLabel("Words that it adds")).toHaveValue("dense fog, muted greys, grain");
  await sheet.getByLabel("Name").fill("Foggy");
  await sheet.getByRole("button", { name: "Save style" }).click();
  await expect(page.getByText("“Foggy” is among your styles.").first()).toBeVisible();
  const kept = await ask<Styles>(page, served, STYLES);
  expect(kept.viewer.styles).toMatchObject([{ name: "Foggy", picture: { id: expect.any(String) } }]);

  await page.goto(`${served.origin}/creations/styles`);
  expect(await inspect(page, page.url())).toEqual([]);
  // It has unfolded everything there is.
  await page.reload();
  await page.getByRole("link", { name: "Use", exact: true }).click();
  await expect(page.locator("#composer-prompt")).toBeVisible();
  const chip = page.locator("[data-chip=style]");
  await expect(chip).toContainText("Foggy");
  await chip.locator("summary").click();
  await expect(chip.getByRole("radio", { name: "Foggy" })).toBeChecked();
  expect(
    await chip
      .locator("img")
      .first()
      .evaluate((image: HTMLImageElement) => image.naturalWidth),
  ).toBeGreaterThan(0);
  await chip.getByRole("radio", { name: "Foggy" }).press("Escape");
  await page.locator("#composer-prompt").fill("a boat");
  await page.getByRole("button", { name: /^Make (?!it better)/ }).click();
  await expect
    .poll(async () => (await ask<Newest>(page, served, NEWEST)).viewer.tasks.nodes[0])
    .toMatchObject({ prompt: "a boat", style: { name: "Foggy", isOwn: true } });

  await page.goto(`${served.origin}/creations/styles`);
  await page.getByText("Change", { exact: true }).click();
  await page.getByRole("listitem").getByLabel("Name").fill("Mist");
  await page.getByLabel("Take the picture away").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Mist" })).toBeVisible();
  expect((await ask<Styles>(page, served, STYLES)).viewer.styles).toMatchObject([{ name: "Mist", picture: null }]);
  await page.getByRole("link", { name: "Delete Mist" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "Mist" })).toHaveCount(0);

  // What was made with it says its words all the same.
  await page.goto(`${served.origin}/creations`);
  await page.getByRole("link", { name: "a boat" }).click();
  await expect(page.getByText("Added to the prompt")).toBeVisible();
  await expect(page.getByText("dense fog, muted greys, grain")).toBeVisible();
  await expect(page.getByText("Foggy")).toBeVisible();
});

const CREATE = `mutation ($input: CreateStyleInput!) {
  made: createStyle(input: $input) { ... on CreateStylePayload { style { name } } ... on Error { message } }
}`;

for (const { hand, device, use } of HANDS.filter((one) => one.hand !== "mouse")) {
  test.describe(() => {
    test.use(use);

    test(`by ${hand} on ${device} one's own style is used in an order`, async ({ page, served }) => {
      await signUp(page, served);
      const input = { name: "Foggy", promptSuffix: "dense fog, muted greys" };
      expect(await ask(page, served, CREATE, { input })).toEqual({ made: { style: { name: "Foggy" } } });
      await page.goto(`${served.origin}/creations/styles`);
      await press(page.getByRole("link", { name: "Use", exact: true }), hand);
      await expect(page.locator("[data-chip=style]")).toContainText("Foggy");
      await unfold(page, hand);
      await page.locator("#composer-prompt").fill("a boat");
      // Unfolded, the composer has a button of its own, over the one of its line.
      await press(page.getByRole("button", { name: /^Make (?!it better)/ }).last(), hand);
      await expect
        .poll(async () => (await ask<Newest>(page, served, NEWEST)).viewer.tasks.nodes[0])
        .toMatchObject({ prompt: "a boat", style: { name: "Foggy", isOwn: true } });
    });
  });
}

test("without scripts a style is made, and what is wrong with it is said at its field", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ storageState, javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(`${served.origin}/creations/styles`);
  await still.getByLabel("Name").fill("Ink");
  await still.getByLabel("Words that it adds").fill("\u200b");
  await still.getByRole("button", { name: "Save style" }).click();
  await expect(still.getByText("What a style adds to a prompt is not empty.")).toBeVisible();
  await expect(still.getByLabel("Name")).toHaveValue("Ink");
  await still.getByLabel("Words that it adds").fill("black ink on rice paper");
  await still.getByRole("button", { name: "Save style" }).click();
  await expect(still.getByRole("heading", { name: "Ink" })).toBeVisible();
  await plain.close();
});
