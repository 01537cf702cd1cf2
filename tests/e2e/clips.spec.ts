import type { Locator, Page } from "@playwright/test";
import { make, tile } from "./support/made.ts";
import { ask, expect, signUp, test } from "./support/studio.ts";

const CREATE = `mutation ($input: CreateVideoTaskInput!) {
  createVideoTask(input: $input) { __typename ... on CreateVideoTaskPayload { task { id } } ... on Error { message } }
}`;

const state = (clip: Locator) =>
  clip.evaluate((video) => (video instanceof HTMLVideoElement ? { paused: video.paused, muted: video.muted } : null));
const away = (page: Page) => page.mouse.move(0, 0);

test("a clip in a list has a picture, and plays without sound while it is pointed at, where motion is welcome", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const task = { model: "veo-3.1-fast", prompt: "A boat drifts", frameMode: "TEXT", durationSeconds: 4 };
  await ask(page, served, CREATE, { input: { task } });
  for (const path of ["/create", "/creations"]) {
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await page.goto(served.origin + path);
    const clip = page.locator("main video").first();
    await expect(clip).toBeVisible({ timeout: 40_000 });
    await expect(clip, path).toHaveAttribute("poster", /./, { timeout: 20_000 });
    expect(await state(clip), path).toEqual({ paused: true, muted: true });
    await clip.hover({ force: true });
    await expect.poll(() => state(clip), path).toEqual({ paused: false, muted: true });
    await away(page);
    await expect.poll(() => state(clip), path).toEqual({ paused: true, muted: true });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await clip.hover({ force: true });
    expect(await state(clip), path).toEqual({ paused: true, muted: true });
    await away(page);
  }
});

test("captions are written and mended on a clip's page, or it says that nobody speaks", async ({ page, served }) => {
  await signUp(page, served);
  const task = { model: "veo-3.1-fast", prompt: "A boat drifts", frameMode: "TEXT", durationSeconds: 4 };
  type Made = { createVideoTask: { task: { id: string } } };
  const { createVideoTask } = await ask<Made>(page, served, CREATE, { input: { task } });
  await page.goto(`${served.origin}/creations/${createVideoTask.task.id}`);
  const clip = page.locator("main video");
  await expect(clip).toBeVisible({ timeout: 40_000 });
  await page.locator("summary", { hasText: "Captions" }).click();
  const words = page.getByLabel("Captions (WebVTT)");
  await words.fill("Ahoy!");
  await page.getByRole("button", { name: "Save captions" }).click();
  await expect(words).toHaveAttribute("aria-invalid", "true");
  await expect(clip.locator("track")).toHaveCount(0);
  await words.fill("WEBVTT\n\n00:01.000 --> 00:04.000\nAhoy!");
  await page.getByRole("button", { name: "Save captions" }).click();
  await expect(clip.locator("track")).toHaveCount(1);
  await page.getByLabel("No speech in this video").check();
  await page.getByRole("button", { name: "Save captions" }).click();
  await page.reload();
  await page.locator("summary", { hasText: "Captions" }).click();
  await expect(page.getByLabel("No speech in this video")).toBeChecked();
});

test("a prompt of three thousand characters is the heading of its creation, and folded until all of it is wanted", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const prompt = "A paper boat on a lake. ".repeat(125).slice(0, 3000).trim();
  const [id = ""] = await make(page, served, { prompt });
  await page.goto(`${served.origin}/creations`);
  await tile(page, id).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("A paper boat on a lake.");
  const words = page.locator("p[dir=auto]", { hasText: "A paper boat on a lake." }).first();
  const folded = (await words.boundingBox())?.height ?? 0;
  await page.getByText("More", { exact: true }).first().click();
  await expect.poll(async () => (await words.boundingBox())?.height ?? 0).toBeGreaterThan(2 * folded);
});
