import { expect, test } from "./support/studio.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("on a phone, in Chinese, a thumb leads from an idea to an image and to all creations", async ({
  page,
  served,
}) => {
  const fits = async () =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.goto(`${served.origin}/zh/sign-up`);
  await page.getByLabel("邮箱").fill(`person-${crypto.randomUUID()}@example.test`);
  await page.getByLabel("密码").fill("a long enough password");
  await page.getByRole("button", { name: "创建账号" }).tap();
  await page.waitForURL(/\/zh\/workflow/);
  await page.getByRole("textbox", { name: "您的想法" }).fill("一只纸船漂在山间的湖上");
  await page.getByRole("button", { name: /帮我写提示词/ }).tap();
  await page.getByRole("button", { name: /使用这个提示词/ }).tap();
  await fits();
  await page.getByRole("button", { name: /生成图片/ }).tap();
  await expect(page.getByRole("button", { name: /让它动起来/ })).toBeVisible();
  await fits();
  await page.getByRole("navigation", { name: "工作室" }).getByRole("link", { name: "作品" }).tap();
  await page.waitForURL(/\/zh\/creations/);
  const creation = page.locator("[data-task]");
  await expect(creation).toHaveCount(1);
  await fits();
  await creation.getByRole("link").first().tap();
  await page.waitForURL(/\/zh\/creations\/./);
  await expect(page.getByRole("link", { name: /下载/ })).toBeVisible();
  await fits();
});
