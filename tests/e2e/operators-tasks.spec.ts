import type { BrowserContext, Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { type OperatedSite, operatedSite } from "./support/operators.ts";
import { ask, test as base, expect } from "./support/studio.ts";

/** A server of its own at the sandbox's real pace, with somebody of support and a customer. What is lost stays so for minutes. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [
    ({ browser }, use) => operatedSite(browser, { role: "SUPPORT", env: { SANDBOX_SPEED: "2" } }, use),
    { scope: "worker", timeout: 120_000 },
  ],
});

const CREATE = `mutation ($input: CreateImageTaskInput!) {
  result: createImageTask(input: $input) { ... on CreateImageTaskPayload { task { id } } ... on Error { message } }
}`;
const STATUS = `query ($id: ID!) { node(id: $id) { ... on Task { status } } }`;

/** Orders an image as a customer, and waits until it is in this state. */
async function order(context: BrowserContext, { served, customer }: OperatedSite, prompt: string): Promise<string> {
  const customers = await context.browser()?.newContext();
  if (customers === undefined) throw new Error("There is no browser.");
  await customers.addCookies(customer.cookies);
  const page = await customers.newPage();
  const input = { task: { model: "nano-banana", prompt } };
  type Made = { result: { task: { id: string } } };
  const { result } = await ask<Made>(page, served, CREATE, { input });
  const { id } = result.task;
  type Read = { node: { status: string } };
  await expect
    .poll(async () => (await ask<Read>(page, served, STATUS, { id })).node.status, { timeout: 30_000 })
    .toBe("PROCESSING");
  await customers.close();
  return id;
}

async function findTasks(page: Page, { served, customer }: OperatedSite): Promise<void> {
  await page.goto(`${served.origin}/operators/tasks`);
  await page.getByRole("searchbox", { name: "Find tasks" }).fill(customer.email);
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await expect(page).toHaveURL(/search=person-/);
}
const act = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("support finds a stuck task from a mail address, sees what it is and holds, repairs it, and sees the ledger", async ({
  page,
  context,
  site,
}) => {
  const id = await order(context, site, "a lost banana #sim:reset #sim:lost");
  await context.addCookies(site.operator.cookies);
  await findTasks(page, site);
  const row = page.getByRole("listitem").filter({ hasText: "a lost banana" });
  await expect(row).toContainText("Answer lost");
  await expect(row).toContainText("credits held");
  await row.getByRole("link", { name: /a lost banana/ }).click();
  await expect(page).toHaveURL(new RegExp(`/operators/tasks/${id}`));
  await expect(page.getByText("The provider's answer to the order was lost")).toBeVisible();
  await expect(page.locator("dl")).toContainText(/Works on it|Has made it/);
  const again = act(page, "Ask the provider again");
  await expect(again).toContainText("held are charged");
  await again.getByLabel("Reason").fill("The owner wrote to us");
  await again.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByText("The provider was asked.")).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(act(page, "Credits it moved")).toContainText("Settled", { timeout: 1000 });
  }).toPass({ timeout: 40_000 });
  await expect(page.getByText("There is nothing to be done for it.")).toBeVisible();
  const trail = act(page, "What operators did");
  await expect(trail.getByRole("listitem").filter({ hasText: "Repaired a task" })).toContainText(
    "The owner wrote to us",
  );
});

test("many are ended at once with their credits back, also without scripts, and what is not possible is told", async ({
  browser,
  context,
  site,
}) => {
  for (const name of ["first", "second"]) await order(context, site, `the ${name} banana #sim:stuck`);
  const plain = await browser.newContext({ javaScriptEnabled: false });
  await plain.addCookies(site.operator.cookies);
  const page = await plain.newPage();
  await findTasks(page, site);
  for (const name of ["first", "second"])
    await page.getByRole("checkbox", { name: new RegExp(`the ${name} banana`) }).check();
  const many = act(page, "For those chosen");
  await many.getByRole("radio", { name: "End and give back" }).check();
  await expect(many).toContainText("What each holds goes back to its account.");
  await many.getByLabel("Reason").fill("Stuck for good");
  await many.getByRole("button", { name: "Repair the chosen" }).click();
  await expect(page.getByText("2 tasks are repaired.")).toBeVisible();
  await page.getByRole("link", { name: /the first banana/ }).click();
  await expect(act(page, "Credits it moved")).toContainText("Given back");
  await expect(act(page, "What is wrong")).toContainText("We ended this by hand");
  await page.goBack();
  await findTasks(page, site);
  await page.getByRole("checkbox", { name: /the first banana/ }).check();
  await many.getByLabel("Reason").fill("Stuck for good");
  await many.getByRole("radio", { name: "End and give back" }).check();
  await many.getByRole("button", { name: "Repair the chosen" }).click();
  await expect(page.getByText("This task is over (FAILED)")).toBeVisible();
  await plain.close();
});

test("a filter of nonsense is told, an account's page leads to its tasks, and for others these pages are not there", async ({
  page,
  context,
  site: { served, operator, customer },
}) => {
  await context.addCookies(customer.cookies);
  for (const path of ["/operators/tasks", "/operators/tasks/x"])
    expect((await page.request.get(served.origin + path)).status(), path).toBe(404);
  await context.clearCookies();
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/tasks?trouble=NONSENSE`);
  await expect(page.getByText("There is no such filter (trouble)")).toBeVisible();
  const odd = { "": "period=CENTURY", "/money": "status=LOST", "/money/holds": "hours=-1", "/log": "since=2026-02-31" };
  for (const [path, filter] of Object.entries(odd)) {
    await page.goto(`${served.origin}/operators${path}?${filter}`);
    await expect(page.getByText(`There is no such filter (${filter.split("=")[0]})`)).toBeVisible();
  }
  await page.goto(`${served.origin}/operators/tasks?trouble=NONSENSE`);
  await page.getByRole("link", { name: "Stuck waiting" }).click();
  await expect(page).toHaveURL(/trouble=STUCK_PENDING/);
  await expect(page.getByText("No task fits.")).toBeVisible();
  await page.goto(`${served.origin}/operators/accounts?search=${encodeURIComponent(customer.email)}`);
  await page.getByRole("link", { name: customer.email }).click();
  await page.getByRole("link", { name: "Tasks in trouble of this account" }).click();
  await expect(page.getByText("Only tasks of one account")).toBeVisible();
});

test("axe finds nothing on these pages and nothing sticks out, in both languages", async ({ page, context, site }) => {
  test.setTimeout(150_000);
  const id = await order(context, site, `a banana with${"averylongword".repeat(12)} #sim:reset #sim:lost`);
  const { served, operator } = site;
  await context.addCookies(operator.cookies);
  await inspectOnce(page, served.origin, ["/operators/tasks", `/operators/tasks/${id}`]);
});
