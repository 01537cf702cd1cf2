import type { Page } from "@playwright/test";
import type { Served } from "../support/server/process.ts";
import { findings } from "./support/inspect.ts";
import { make } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

const TASK = `query ($id: ID!) { task(id: $id) {
  kind status prompt parent { id } assets { width height contentType } ... on ImageTask { aspectRatio }
} }`;
type Told = {
  task: {
    kind: string;
    status: string;
    prompt: string;
    parent: { id: string } | null;
    aspectRatio?: string;
    assets: { width: number; height: number; contentType: string }[];
  };
};

const sheet = (page: Page) => page.getByRole("dialog", { name: "Make it better" });

type Hand = "click" | "tap";

/** Opens the sheet on a creation's page, and in it one of the things that can be made. */
async function open(page: Page, served: Served, id: string, what: string, hand: Hand) {
  await page.goto(`${served.origin}/creations/${id}`);
  await page.getByRole("button", { name: "Make it better" })[hand]();
  await sheet(page).getByRole("button", { name: what })[hand]();
}

async function order(page: Page, what: string, hand: Hand) {
  await sheet(page)
    .getByRole("button", { name: new RegExp(`^${what} · \\d+$`) })
    [hand]();
}

/** The task whose page is shown after this one's, once it is complete. */
async function madeFrom(page: Page, served: Served, id: string): Promise<Told["task"] & { id: string }> {
  await expect(page).not.toHaveURL(new RegExp(`/creations/${id}`));
  const made = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  let task: Told["task"] | undefined;
  await expect(async () => {
    task = (await ask<Told>(page, served, TASK, { id: made })).task;
    expect(task.status).toBe("COMPLETED");
  }).toPass({ timeout: 30_000 });
  if (task === undefined) throw new Error("It was not made.");
  expect(task.parent?.id).toBe(id);
  return { ...task, id: made };
}

for (const { name, viewport, hand } of [
  { name: "a desk", viewport: { width: 1280, height: 900 }, hand: "click" as const },
  { name: "a phone", viewport: { width: 390, height: 844 }, hand: "tap" as const },
]) {
  test.describe(() => {
    test.use({ viewport, hasTouch: hand === "tap" });
    test(`on ${name} a result is made larger, cut out, expanded and changed by words, and the last is seen beside what it was`, async ({
      page,
      served,
    }) => {
      await signUp(page, served);
      const [first = ""] = await make(page, served, { prompt: "a fox in a forest" });
      const { task: picture } = await ask<Told>(page, served, TASK, { id: first });
      await open(page, served, first, "Larger", hand);
      await order(page, "Larger", hand);
      const larger = await madeFrom(page, served, first);
      expect(larger.assets[0]?.width).toBeGreaterThan(picture.assets[0]?.width ?? 0);

      await open(page, served, first, "Cut out", hand);
      await order(page, "Cut out", hand);
      const cut = await madeFrom(page, served, first);
      expect(cut.assets[0]?.contentType).toBe("image/png");

      await open(page, served, first, "Expand", hand);
      await expect(sheet(page).getByRole("radio", { name: "1:1" })).toHaveCount(0);
      await sheet(page).getByRole("radio", { name: "9:16", exact: true })[hand]();
      await order(page, "Expand", hand);
      const tall = await madeFrom(page, served, first);
      expect(tall.assets[0]?.height).toBeGreaterThan(tall.assets[0]?.width ?? 0);

      await open(page, served, tall.id, "Change by words", hand);
      await sheet(page).getByLabel("What should change?").fill("at night");
      await order(page, "Change", hand);
      expect((await madeFrom(page, served, tall.id)).prompt).toBe("at night");
      await expect(page.getByRole("slider", { name: "How much of the picture shows before" })).toBeVisible();
    });
  });
}

const VIDEO = `mutation ($input: CreateVideoTaskInput!) {
  made: createVideoTask(input: $input) { ... on CreateVideoTaskPayload { task { id } } }
}`;

test("by keys alone a video goes on where it ends, and pressing twice orders once", async ({ page, served }) => {
  await signUp(page, served);
  const input = { task: { model: "veo-3.1-fast", prompt: "waves" } };
  const { made } = await ask<{ made: { task: { id: string } } }>(page, served, VIDEO, { input });
  const { id } = made.task;
  const status = async () => (await ask<Told>(page, served, TASK, { id })).task.status;
  await expect.poll(status, { timeout: 30_000 }).toBe("COMPLETED");
  await page.goto(`${served.origin}/creations/${id}`);
  await page.getByRole("button", { name: "Make it better" }).press("Enter");
  await sheet(page).getByRole("button", { name: "Longer" }).press("Enter");
  const make = sheet(page).getByRole("button", { name: /^Longer · \d+$/ });
  await make.focus();
  await make.evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await madeFrom(page, served, id);
  const children = "query ($id: ID!) { task(id: $id) { childrenConnection(first: 5) { nodes { id } } } }";
  type Children = { task: { childrenConnection: { nodes: unknown[] } } };
  expect((await ask<Children>(page, served, children, { id })).task.childrenConnection.nodes).toHaveLength(1);
});

test("the sheet is without fault in both themes, says when nothing can be reached, and leads to cropping", async ({
  page,
  served,
  context,
}) => {
  await signUp(page, served);
  const [id = ""] = await make(page, served, { prompt: "a heron" });
  await open(page, served, id, "Expand", "click");
  await expect(sheet(page).getByRole("button", { name: /^Expand · \d+$/ })).toBeEnabled();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await findings(page), colorScheme).toEqual([]);
  }
  await sheet(page).getByRole("button", { name: "Crop and turn" }).click();
  await expect(page.getByRole("dialog", { name: "Crop and turn" })).toBeVisible();
  await page.keyboard.press("Escape");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Make it better" }).click();
  await expect(sheet(page).getByRole("button", { name: "Try again" })).toBeVisible();
  await context.setOffline(false);
  await sheet(page).getByRole("button", { name: "Try again" }).click();
  await expect(sheet(page).getByRole("button", { name: "Larger" })).toBeVisible();
});
