import type { Page } from "@playwright/test";
import { make } from "./support/made.ts";
import { expect, signUp, test } from "./support/studio.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const fits = async (page: Page) =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

test("on a phone, in Chinese, a thumb reaches every place of the studio, and what is made is in the library", async ({
  page,
  served,
}) => {
  await page.goto(`${served.origin}/zh/sign-up`);
  await page.getByLabel("邮箱").fill(`person-${crypto.randomUUID()}@example.test`);
  await page.getByLabel("密码").fill("a long enough password");
  await page.getByRole("button", { name: "创建账号" }).tap();
  await page.waitForURL(/\/zh\/create/);
  await make(page, served, { prompt: "一只纸船漂在山间的湖上" });
  const places = page.getByRole("navigation", { name: "工作室" });
  await expect(places.getByRole("link")).toHaveCount(4);
  await places.getByRole("link", { name: "故事" }).tap();
  await page.waitForURL(/\/zh\/create\?story=new/);
  await expect(places.getByRole("link", { name: "故事" })).toHaveAttribute("aria-current", "page");
  await fits(page);
  await places.getByRole("link", { name: "作品库" }).tap();
  await page.waitForURL(/\/zh\/creations/);
  const creation = page.locator("[data-task]");
  await expect(creation).toHaveCount(1);
  await fits(page);
  await creation.getByRole("link").first().tap();
  await page.waitForURL(/\/zh\/creations\/./);
  await expect(page.getByRole("link", { name: /下载/ }).first()).toBeVisible();
  await fits(page);
  await places.getByRole("link", { name: "我的" }).tap();
  await page.waitForURL(/\/zh\/me/);
  await expect(places.getByRole("link", { name: "我的" })).toHaveAttribute("aria-current", "page");
  await fits(page);
  await page.getByRole("link", { name: "提示词" }).tap();
  await page.waitForURL(/\/zh\/prompts/);
  await expect(places.getByRole("link", { name: "我的" })).toHaveAttribute("aria-current", "page");
});

test("Me says who is signed in and what is left, and works without scripts", async ({ page, served, browser }) => {
  const { email } = await signUp(page, served);
  const plain = await browser.newContext({
    storageState: await page.context().storageState(),
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  });
  const still = await plain.newPage();
  await still.goto(`${served.origin}/me`);
  const main = still.getByRole("main");
  await expect(main.getByText(email)).toBeVisible();
  await expect(main.getByRole("link", { name: /200 credits/ })).toBeVisible();
  await main.getByRole("button", { name: "Dark" }).click();
  await expect(still.locator("html")).toHaveAttribute("data-theme", "dark");
  await main.getByRole("link", { name: "简体中文" }).click();
  await expect(still).toHaveURL(/\/zh\/me/);
  await main.getByRole("button", { name: "退出登录" }).click();
  await still.goto(`${served.origin}/me`);
  await expect(still).toHaveURL(/\/sign-in/);
  await plain.close();
});

test("nothing that has the focus is behind the bar at the foot", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/me`);
  const bar = page.getByRole("navigation", { name: "Studio" });
  const out = page.getByRole("main").getByRole("button", { name: "Sign out" });
  await out.focus();
  // The page may still be on its way to it.
  const covered = async () => {
    const [button, foot] = [await out.boundingBox(), await bar.boundingBox()];
    return (button?.y ?? 0) + (button?.height ?? 0) - (foot?.y ?? 0);
  };
  await expect.poll(covered).toBeLessThanOrEqual(0);
});
