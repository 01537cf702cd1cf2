import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { admin, type OperatedSite, operatedSite } from "./support/operators.ts";
import { test as base, expect } from "./support/studio.ts";

/** A server that wants a backup a day and never had one, an administrator and a customer. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [
    async ({ browser }, use) => {
      const env = { BACKUP_MAX_AGE_HOURS: "24", ALARM_FULL_PERCENT: "100" };
      const meanwhile = (dataDir: string) => void admin(dataDir, ["drill", "queue-age"]);
      await operatedSite(browser, { env, meanwhile }, use);
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

const PHONE = { width: 360, height: 740 };
const alarm = (page: Page, words: string) => page.getByRole("listitem").filter({ hasText: words });

test("an alarm and a drill stand on the page within a minute, by mail too, and are acknowledged on a phone", async ({
  page,
  context,
  site: { served, dataDir, operator },
}) => {
  test.setTimeout(120_000);
  await context.addCookies(operator.cookies);
  await page.setViewportSize(PHONE);
  await page.goto(`${served.origin}/operators/alarms`);
  const wrong = alarm(page, "There is no backup that we know of.");
  await expect(wrong).toBeVisible({ timeout: 60_000 });
  await expect(wrong.getByText("Drill")).toHaveCount(0);
  const drill = alarm(page, "to be sent to kie.ai.");
  await expect(drill.getByText("Drill", { exact: true })).toBeVisible();
  await wrong.getByRole("button", { name: "I see to it" }).click();
  await expect(wrong.getByText(operator.email)).toBeVisible();
  await expect(wrong.getByRole("button")).toHaveCount(0);
  const mails = () =>
    readdirSync(join(dataDir, "mail"))
      .map((file) => readFileSync(join(dataDir, "mail", file), "utf8"))
      .filter((text) => text.includes(`To: ${operator.email}`))
      .join("\n");
  await expect.poll(mails).toMatch(/Subject: Alarm: There is no backup that we know of\./);
  await expect.poll(mails).toMatch(/Subject: Alarm: \[Drill\]/);
});

test("all alarms are drilled by a button", async ({ page, context, site: { served, operator } }) => {
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/zh/operators/alarms`);
  await page.getByRole("button", { name: "触发全部演练" }).click();
  await expect(page.getByText("演练已触发。")).toBeVisible();
  await expect(alarm(page, "kie.ai 拒绝了我们的密钥")).toBeVisible();
});

test("read only: every page says so in a bar, an order is refused in a sentence, and the site is opened again", async ({
  page,
  context,
  browser,
  site: { served, operator, customer },
}) => {
  test.setTimeout(120_000);
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/site`);
  const form = page.getByRole("region", { name: "Open or close" });
  const change = async (mode: string) => {
    await form.getByRole("radio", { name: mode }).check();
    await form.getByLabel("What visitors are told").fill("Back at noon");
    await form.getByLabel("Reason").fill("We move the database");
    await form.getByRole("button", { name: "Change" }).click();
    await expect(form.getByText("The site is changed.")).toBeVisible();
    // What was done before says the same.
    await expect(page.locator("main strong").first()).toHaveText(mode);
  };
  const theirs = await browser.newContext();
  const tab = await theirs.newPage();
  const bar = (words: string) => tab.getByText(words).first();
  await tab.goto(served.origin);
  await expect(bar("read only")).toHaveCount(0);
  await change("Read only");
  await expect(page.getByText("Back at noon").first()).toBeVisible();
  for (const [path, words] of [
    ["/", "The site is read only for a while"],
    ["/zh", "网站暂时只读"],
    ["/pricing", "Back at noon"],
  ] as const) {
    await tab.goto(served.origin + path);
    await expect(bar(words), path).toBeVisible();
  }
  await theirs.addCookies(customer.cookies);
  await tab.goto(`${served.origin}/create`);
  await expect(bar("read only")).toBeVisible();
  await tab.getByRole("textbox").first().fill("A kite over the sea");
  await tab
    .getByRole("button", { name: /^Make (?!it better)/ })
    .first()
    .click();
  await expect(tab.getByText("nothing can be ordered or changed").first()).toBeVisible();

  await change("In maintenance");
  const closed = await tab.goto(`${served.origin}/create`);
  expect([closed?.status(), closed?.headers()["retry-after"]]).toEqual([503, "120"]);
  await expect(tab.getByRole("heading", { name: "We'll be back soon" })).toBeVisible();
  await expect(tab.getByRole("heading", { name: "我们很快回来" })).toBeVisible();
  expect((await tab.request.get(`${served.origin}/healthz`)).status()).toBe(200);

  await page.reload();
  await change("Open");
  await tab.goto(`${served.origin}/create`);
  await expect(tab.getByRole("textbox").first()).toBeVisible();
  await expect(bar("read only")).toHaveCount(0);
  await theirs.close();
});

test("axe finds nothing on these pages and nothing sticks out, in both languages", async ({
  page,
  context,
  site: { served, operator },
}) => {
  test.setTimeout(120_000);
  await context.addCookies(operator.cookies);
  await inspectOnce(page, served.origin, ["/operators/alarms", "/operators/site"]);
});
