import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { personOn } from "./support/person.ts";
import { expect, signUp, test, untilKeysWork } from "./support/studio.ts";

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
    await expect(prompt(page)).toHaveValue("The boat drifts");
    await he.click(page.getByRole("button", { name: /Make video/ }).last());
    await expect(page.getByTestId("offline")).toContainText("Nothing you typed is lost");
    await page.context().setOffline(false);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByTestId("offline")).toHaveCount(0);
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
  const they = await personOn(page);
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
  await they.press("/");
  await expect(prompt(page)).toBeFocused();
  await they.type("A red kite over dunes");
  await they.press("Control+Enter");
  await expect(page.locator("main [data-shot] img").first()).toBeVisible({ timeout: MADE_MS });
  await expect.poll(() => told.join(" | ")).toContain("Image: Ready");
  await they.press("Escape");
  await they.press("ArrowRight");
  await expect(page.locator("main [data-shot]").first().locator(":focus")).toHaveCount(1);
  await they.press("Enter");
  await expect(page.getByRole("dialog").getByRole("img").first()).toBeVisible();
  await they.press("Escape");
  await expect(page.locator("main [data-shot]").first().locator(":focus")).toHaveCount(1);
  // One more try: reuse, other words, order. No load in between.
  let loads = 0;
  page.on("framenavigated", () => {
    loads += 1;
  });
  await they.press("r");
  await expect(prompt(page)).toBeFocused();
  await expect(prompt(page)).toHaveValue("A red kite over dunes");
  await they.press("Control+A");
  await they.type("A blue kite #sim:stuck");
  await they.press("Control+Enter");
  const running = page.locator("main [data-task-status=PROCESSING], main [data-task-status=PENDING]").first();
  await expect(running).toBeVisible({ timeout: MADE_MS });
  expect(loads).toBe(0);
  await running.getByRole("button", { name: /Stop/ }).focus();
  await they.press("Enter");
  await expect(page.locator("main [data-task-status=CANCELED]")).toHaveCount(1, { timeout: MADE_MS });
  // Three to order, four to look at it and come back, four for one more try, and one to stop it.
  expect(they.actions().length, they.actions().join(", ")).toBeLessThanOrEqual(12);
  expect(await they.scrolled()).toBe(0);
});

test("a first visit in Chinese comes to a failed order and an empty purse, and knows what to do", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  const he = await personOn(page);
  await page.goto(`${served.origin}/zh/create?kind=video`);
  const words = page.getByRole("textbox", { name: "提示词", exact: true });
  await he.click(words);
  await he.type("一只纸船 #sim:policy");
  await he.click(page.getByRole("button", { name: /生成视频/ }));
  await expect(page.locator("main [data-task-status=FAILED]")).toHaveCount(1, { timeout: MADE_MS });
  await expect(page.locator("main [data-task-status=FAILED]")).toContainText("60");
  await he.click(page.locator('[data-chip="number"] > summary'));
  await he.click(page.getByRole("radio", { name: /4/ }).first());
  await he.press("Escape");
  await he.click(words);
  await he.press("Control+A");
  await he.type("一只纸船");
  const way = page
    .getByRole("link", { name: /购买|获取|充值|积分/ })
    .filter({ visible: true })
    .first();
  await expect(page.locator("#composer-why")).toContainText("40");
  await expect(way).toBeVisible();
  expect(he.actions().length, he.actions().join(", ")).toBeLessThanOrEqual(9);
  expect(await he.scrolled()).toBe(0);
});
