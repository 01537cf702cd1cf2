import type { Page } from "@playwright/test";
import { ask, expect, signUp, test } from "./support/studio.ts";

const MADE = `{ viewer { credits { available onHold } tasks(first: 5) { nodes {
  id isDraft creditsCharged model { slug } parent { id }
} } } }`;

type Made = {
  viewer: {
    credits: { available: number; onHold: number };
    tasks: {
      nodes: {
        id: string;
        isDraft: boolean;
        creditsCharged: number;
        model: { slug: string };
        parent: { id: string } | null;
      }[];
    };
  };
};

const models = (page: Page) => page.locator("[data-chip=model]");
const START = "/create?kind=image&model=nano-banana-pro&prompt=A+paper+boat";

test("an order is drafted small, looked at, and made at full size with one press", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(served.origin + START);
  await expect(models(page).locator("summary")).toContainText("Nano Banana Pro");
  await expect(async () => {
    if (!(await models(page).evaluate((chip: HTMLDetailsElement) => chip.open)))
      await models(page).locator("summary").click();
    await expect(models(page).getByText("Draft first · 5")).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(models(page).getByText("By Nano Banana 2 Lite", { exact: false })).toContainText("for 20 credits");
  await models(page)
    .getByRole("checkbox", { name: /Draft first/ })
    .check();
  await expect(models(page).locator("summary")).toContainText("Draft · Nano Banana Pro");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Make image · 5 credits" }).click();
  const shots = page.locator("[data-shot]");
  await expect(shots).toHaveCount(1, { timeout: 30_000 });
  await expect(page.locator("article").first()).toContainText("Draft · Image · Nano Banana 2 Lite");

  await shots.first().getByRole("link").first().click();
  const column = page.getByRole("complementary", { name: "The chosen result" });
  await expect(column.getByText("Draft of")).toBeVisible();
  await column.getByRole("button", { name: "Full size · 20" }).click();
  await expect(shots).toHaveCount(2, { timeout: 30_000 });
  await expect(page.locator("article").first()).toContainText("Image · Nano Banana Pro");
  await expect(async () => {
    const { viewer } = await ask<Made>(page, served, MADE);
    expect(viewer.credits).toEqual({ available: 175, onHold: 0 });
  }).toPass({ timeout: 30_000 });
  const [whole, draft] = (await ask<Made>(page, served, MADE)).viewer.tasks.nodes;
  expect(draft).toMatchObject({ isDraft: true, creditsCharged: 5, model: { slug: "nano-banana-2-lite" } });
  expect(whole).toMatchObject({
    isDraft: false,
    creditsCharged: 20,
    model: { slug: "nano-banana-pro" },
    parent: { id: draft?.id },
  });
});

test("without scripts a box beside the models drafts it, and the page of the draft makes it at full size", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  const context = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
  });
  const plain = await context.newPage();
  await plain.goto(served.origin + START);
  await models(plain).locator("summary").click();
  await models(plain).getByRole("checkbox", { name: "Draft first" }).check();
  await plain.getByRole("button", { name: /Make image/ }).click();
  await plain.waitForURL(/from=/);
  await expect(async () => {
    const { viewer } = await ask<Made>(page, served, MADE);
    expect(viewer.credits).toEqual({ available: 195, onHold: 0 });
  }).toPass({ timeout: 30_000 });
  const { viewer } = await ask<Made>(page, served, MADE);
  await plain.goto(`${served.origin}/creations/${viewer.tasks.nodes[0]?.id}`);
  await plain.getByRole("button", { name: "Full size · 20" }).click();
  await expect(plain).not.toHaveURL(new RegExp(viewer.tasks.nodes[0]?.id ?? "-"));
  await expect(async () => {
    const { viewer: later } = await ask<Made>(page, served, MADE);
    expect(later.credits).toEqual({ available: 175, onHold: 0 });
  }).toPass({ timeout: 30_000 });
  await context.close();
});
