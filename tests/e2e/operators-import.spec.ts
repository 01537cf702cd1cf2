import { inspectOnce } from "./support/inspect.ts";
import { type OperatedSite, operatedSite } from "./support/operators.ts";
import { test as base, expect } from "./support/studio.ts";

/** A server of its own, with an administrator who has just signed in, and a customer. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [({ browser }, use) => operatedSite(browser, { role: "ADMIN" }, use), { scope: "worker", timeout: 180_000 }],
});

test("for everybody else this is a page that is not there", async ({ page, context, site: { served, customer } }) => {
  await context.addCookies(customer.cookies);
  expect((await page.request.get(`${served.origin}/operators/catalog/import`)).status()).toBe(404);
});

test("an administrator picks a model of kie.ai's, sees what it would be, imports it, tries it and finds it in the studio", async ({
  page,
  context,
  site: { served, operator },
}) => {
  test.setTimeout(120_000);
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/catalog`);
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await page.getByLabel("Name, id or maker").fill("qwen2");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "Qwen2 Text To Image" }).click();
  const looked = page.getByRole("region", { name: "Qwen2 Text To Image" });
  await expect(looked).toContainText("All of its fields were understood.");
  await expect(looked).toContainText("1:1 · 3:4 · 4:3 · 9:16 · 16:9");
  await expect(looked).toContainText("7 credits");
  await inspectOnce(page, served.origin, ["/operators/catalog/import?search=qwen2&model=qwen2/text-to-image"]);
  await page.goto(`${served.origin}/operators/catalog/import?model=qwen2/text-to-image`);
  await page.getByLabel("Name", { exact: true }).fill("Qwen 2");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("link", { name: "Open the model" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Qwen 2" })).toBeVisible();

  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByText("The sandbox is making it.")).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("region", { name: "Trial run" }).getByRole("img")).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await inspectOnce(page, served.origin, ["/operators/catalog/qwen2-text-to-image"]);
  await page.goto(`${served.origin}/create?model=qwen2-text-to-image`);
  await expect(page.getByText("Qwen 2").first()).toBeVisible();
});

test("without scripts it is searched, looked at and imported too; a price that is none is told at its field", async ({
  browser,
  site: { served, operator },
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(operator.cookies);
  const page = await context.newPage();
  await page.goto(`${served.origin}/operators/catalog/import`);
  await page.getByLabel("Name, id or maker").fill("seedream");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "Bytedance Seedream", exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill("Seedream 3");
  await page.getByLabel("Credits for one task by default").fill("0");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("A price is 1 to 100000 whole credits.")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Seedream 3");
  await page.getByLabel("Credits for one task by default").fill("");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "This model is on offer here." })).toBeVisible();
  await page.goto(`${served.origin}/operators/catalog/import?model=no/such`);
  await expect(page.getByText("kie.ai's list has no such model")).toBeVisible();
  await context.close();
});
