import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { personOn } from "./support/person.ts";
import { ask, expect, signUp, test, untilKeysWork } from "./support/studio.ts";

/** Five people, each with what they came for: what it takes them is counted, and may not grow. */

const MADE_MS = 60_000;
test.setTimeout(180_000);

const prompt = (page: Page) => page.getByRole("textbox", { name: "Prompt", exact: true });
const clips = (page: Page) => page.locator("main video");
const NIGHT_PHONE = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };

test("a marketer makes three takes of a clip from a photo of hers, and has the files", async ({ page, served }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signUp(page, served);
  const she = await personOn(page);
  await page.goto(`${served.origin}/create?kind=video`);
  const photo = { name: "bottle.webp", type: "image/webp", bytes: [...readFileSync("public/samples/3.webp")] };
  await she.drop(page.locator("#composer"), photo);
  await expect(page.locator('[data-source="ready"]')).toHaveCount(1);
  await she.click(page.locator('[data-chip="shape"] > summary'));
  await she.click(page.getByRole("radio", { name: "9:16" }));
  await she.click(page.locator('[data-chip="number"] > summary'));
  await she.click(page.getByRole("radio", { name: "×3" }).or(page.getByRole("radio", { name: "3", exact: true })));
  await she.click(prompt(page));
  await she.type("slow orbit around the bottle");
  await she.press("Control+Enter");
  await expect(clips(page)).toHaveCount(3, { timeout: MADE_MS });
  const zip = page.waitForEvent("download");
  await she.click(page.getByRole("button", { name: /Download all 3/ }));
  expect((await zip).suggestedFilename()).toMatch(/\.zip$/);
  expect(she.actions().length, she.actions().join(", ")).toBeLessThanOrEqual(9);
  expect(await she.scrolled()).toBe(0);
});

test.describe("somebody on a phone, on a slow network", () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test("goes from an idea to a video, loses the network on the way, and turns the phone", async ({ page, served }) => {
    await signUp(page, served);
    const he = await personOn(page);
    await page.goto(`${served.origin}/create`);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, ...NIGHT_PHONE });
    await he.click(page.getByRole("button", { name: /Describe your image/ }));
    await he.type("A paper boat on a lake");
    await he.click(page.getByRole("dialog", { name: "New image" }).getByRole("button", { name: /Make image/ }));
    await expect(page.locator("main [data-shot] img").first()).toBeVisible({ timeout: MADE_MS });
    const card = page.locator("main [data-shot]").first();
    await he.click(card.getByRole("link", { name: "Animate" }));
    const sheet = page.getByRole("dialog", { name: "New video" });
    await expect(sheet).toBeVisible();
    await he.type("The boat drifts");
    // On the train: what was typed stays, and what is sent says that it could not be.
    await page.context().setOffline(true);
    await page.setViewportSize({ width: 844, height: 390 });
    await page.context().setOffline(false);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(prompt(page)).toHaveValue("The boat drifts");
    await he.click(page.getByRole("button", { name: /Make video/ }).last());
    await expect(clips(page).first()).toBeVisible({ timeout: MADE_MS });
    const taps = he.actions().filter((action) => action.startsWith("click"));
    expect(taps.length, taps.join(", ")).toBeLessThanOrEqual(6);
    expect(await he.scrolled()).toBeLessThanOrEqual(844);
  });
});

test("somebody who uses the keyboard and hears the page alone orders, stops and looks", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/create`);
  await untilKeysWork(page);
  const told: string[] = [];
  await page.exposeFunction("tell", (words: string) => void told.push(words));
  await page.evaluate(() => {
    const region = document.querySelector('[role="status"]');
    if (region === null) throw new Error("Nothing is read out on this page.");
    new MutationObserver(() => {
      const words = region.textContent ?? "";
      if (words !== "") (window as unknown as { tell: (words: string) => void }).tell(words);
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
  await page.keyboard.press("/");
  await expect(prompt(page)).toBeFocused();
  await page.keyboard.type("A red kite over dunes");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("main [data-shot] img").first()).toBeVisible({ timeout: MADE_MS });
  await expect.poll(() => told.join(" | ")).toContain("Image: Ready");
  await page.keyboard.press("Escape");
  await page.locator("body").press("ArrowRight");
  await expect(page.locator("main [data-shot]").first().locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("img").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("main [data-shot]").first().locator(":focus")).toHaveCount(1);
  // One more try: reuse, other words, order. No load in between.
  let loads = 0;
  page.on("framenavigated", () => {
    loads += 1;
  });
  await page.keyboard.press("r");
  await expect(prompt(page)).toBeFocused();
  await expect(prompt(page)).toHaveValue("A red kite over dunes");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("A blue kite #sim:stuck");
  await page.keyboard.press("Control+Enter");
  const running = page.locator("main [data-task-status=PROCESSING], main [data-task-status=PENDING]").first();
  await expect(running).toBeVisible({ timeout: MADE_MS });
  expect(loads).toBe(0);
  await running.getByRole("button", { name: /Stop/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("main [data-task-status=CANCELED]")).toHaveCount(1, { timeout: MADE_MS });
});

test("somebody with hundreds of creations and two tabs finds the old ones, and both tabs tell the same", async ({
  page,
  served,
  context,
}) => {
  await signUp(page, served);
  const image = (number: number) => ({ model: "nano-banana", prompt: `A boat, picture ${number}`, aspectRatio: "1:1" });
  const batch = (from: number) => Array.from({ length: 10 }, (_, index) => image(from + index));
  const create = `mutation ($input: CreateTasksInput!) {
    createTasks(input: $input) { ... on CreateTasksPayload { outcomes { task { id } } } }
  }`;
  for (const from of [0, 10, 20]) await ask(page, served, create, { input: { images: batch(from) } });
  type Count = { viewer: { taskCount: { count: number } } };
  const ready = async () =>
    (await ask<Count>(page, served, "{ viewer { taskCount(filter: { status: COMPLETED }) { count } } }")).viewer
      .taskCount.count;
  await expect.poll(ready, { timeout: MADE_MS }).toBe(30);
  await page.goto(`${served.origin}/create`);
  const second = await context.newPage();
  await second.goto(`${served.origin}/creations`);
  // The old ones come as one scrolls.
  for (const count of [8, 28, 30]) {
    await expect(page.locator("main [data-shot]")).toHaveCount(count);
    await page.mouse.wheel(0, 20_000);
  }
  await page.locator("main [data-shot]").first().hover();
  await page.locator("main [data-shot]").first().getByRole("button", { name: "Favourite" }).click();
  await expect(second.getByRole("button", { name: "Favourite", pressed: true })).toHaveCount(1, { timeout: MADE_MS });
});

test("a first visit in Chinese comes to a failed order and an empty purse, and knows what to do", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/zh/create?kind=video`);
  const words = page.getByRole("textbox", { name: "提示词", exact: true });
  await words.fill("一只纸船 #sim:policy");
  await page.getByRole("button", { name: /生成视频/ }).click();
  await expect(page.locator("main [data-task-status=FAILED]")).toHaveCount(1, { timeout: MADE_MS });
  await expect(page.locator("main [data-task-status=FAILED]")).toContainText("60");
  await page.locator('[data-chip="number"] > summary').click();
  await page.getByRole("radio", { name: /4/ }).first().click();
  await page.keyboard.press("Escape");
  await words.fill("一只纸船");
  await page.getByRole("button", { name: /生成 4 个视频|生成.*4/ }).press("Enter");
  const way = page
    .getByRole("link", { name: /购买|获取|充值|积分/ })
    .filter({ visible: true })
    .first();
  await expect(page.locator("#composer-why")).toContainText("40");
  await expect(way).toBeVisible();
});
