import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { type OperatedSite, operatedSite } from "./support/operators.ts";
import { test as base, expect } from "./support/studio.ts";

/** A server of its own, with an administrator who has just signed in, and a customer. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [({ browser }, use) => operatedSite(browser, {}, use), { scope: "worker", timeout: 180_000 }],
});

const act = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** The mails that were written to an address with these words in them, as they are on the wire but for their line breaks. */
function mailsTo(dataDir: string, address: string, words: string): string[] {
  const directory = join(dataDir, "mail");
  return readdirSync(directory)
    .sort()
    .map((file) => readFileSync(join(directory, file), "utf8").replace(/=\r\n/g, "").replace(/=3D/g, "="))
    .filter((mail) => mail.includes(`To: ${address}`) && mail.includes(words));
}

const tokenIn = (mail: string) => /[?&]token=([\w-]+)/.exec(mail.slice(mail.indexOf("\r\n\r\n")))?.[1] ?? "";

test("an announcement is mailed to whose address is confirmed, and its reader turns such mails off without signing in", async ({
  page,
  context,
  browser,
  site: { served, dataDir, operator, customer },
}) => {
  const theirs = await browser.newContext();
  await theirs.addCookies(customer.cookies);
  const tab = await theirs.newPage();
  await expect(() => expect(mailsTo(dataDir, customer.email, "verify-email")).toHaveLength(1)).toPass();
  const [welcome = ""] = mailsTo(dataDir, customer.email, "verify-email");
  await tab.goto(`${served.origin}/verify-email?token=${tokenIn(welcome)}`);
  await tab.locator("main form button").first().click();
  await expect(tab.locator("main form")).toHaveCount(0);

  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/announcements`);
  const form = act(page, "Announce");
  await expect(form.getByText("To 1 account with a confirmed address")).toBeVisible();
  await form.getByLabel("In English").fill("We move on Sunday.");
  await form.getByLabel("In Chinese").fill("周日搬迁。");
  await form.getByLabel("Ends (UTC)").fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 16));
  await form.getByLabel("Mail it too").check();
  await form.getByLabel("Reason").fill("The move");
  await form.getByRole("button", { name: "Announce" }).click();
  await expect(form.getByText("It is announced.")).toBeVisible();
  await expect(async () => {
    await page.goto(`${served.origin}/operators/announcements`);
    await expect(page.getByText("By mail: sent to 1")).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  expect(mailsTo(dataDir, operator.email, "We move on Sunday.")).toEqual([]);
  const [mail = "", ...others] = mailsTo(dataDir, customer.email, "We move on Sunday.");
  expect(others).toEqual([]);
  const path = `/turn-off-mails?token=${tokenIn(mail)}`;

  // A link that is only opened turns nothing off.
  const reader = await browser.newContext({ javaScriptEnabled: false });
  const letter = await reader.newPage();
  await letter.goto(`${served.origin}${path}`);
  await expect(letter.getByRole("heading", { name: "Turn off these mails" })).toBeVisible();
  const wants = async () => {
    await tab.goto(`${served.origin}/account`);
    return tab.getByLabel("News about the site").isChecked();
  };
  expect(await wants()).toBe(true);
  await letter.getByRole("button", { name: "Turn them off" }).click();
  await expect(letter.getByText(/These mails are not sent any more: News about the site/)).toBeVisible();
  expect(await wants()).toBe(false);
  // A mail program presses it by itself (RFC 8058).
  const pressed = await letter.request.post(served.origin + path, { form: { "List-Unsubscribe": "One-Click" } });
  expect(pressed.status()).toBe(200);
  const forged = `${served.origin}/zh/turn-off-mails?token=nothing`;
  expect((await letter.request.post(forged, { form: { "List-Unsubscribe": "One-Click" } })).status()).toBe(422);
  await letter.goto(forged);
  await letter.getByRole("button", { name: "关闭" }).click();
  await expect(letter.getByText("此链接无效。", { exact: false })).toBeVisible();
  await reader.close();
  await theirs.close();
});

test("limits for everybody are set, refused by field, and given back to the environment", async ({
  page,
  context,
  site: { served, operator },
}) => {
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/site`);
  const limits = page.getByRole("region", { name: "Limits", exact: true });
  await expect(limits).toContainText("no limit (from the environment)");
  await expect(limits).toContainText("50 (from the environment)");
  const form = act(page, "Limits for everybody");
  await form.getByLabel("Tasks a day").fill("1.5");
  await form.getByLabel("Tasks at once").fill("10001");
  await form.getByLabel("Reason").fill("A rush");
  await form.getByRole("button", { name: "Set limits" }).click();
  await expect(form.getByText("At least 1 task a day.")).toBeVisible();
  await expect(form.getByText("At most 10000 tasks at once.")).toBeVisible();
  await form.getByLabel("Tasks a day").fill("200");
  await form.getByLabel("Tasks at once").fill("");
  await form.getByRole("button", { name: "Set limits" }).click();
  await expect(form.getByText("The limits are set.")).toBeVisible();
  await expect(limits).toContainText("200 (set by operators)");
  await expect(limits).toContainText("50 (from the environment)");
  await form.getByLabel("Tasks a day").fill("");
  await form.getByLabel("Reason").fill("It is over");
  await form.getByRole("button", { name: "Set limits" }).click();
  await expect(limits).toContainText("no limit (from the environment)");
});

test("axe finds nothing on these pages and nothing sticks out, in both languages", async ({
  page,
  context,
  site: { served, operator },
}) => {
  test.setTimeout(120_000);
  await context.addCookies(operator.cookies);
  await inspectOnce(page, served.origin, ["/operators/announcements", "/turn-off-mails?token=x"]);
});
