import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { Locator, Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { type Account, type OperatedSite, operatedSite } from "./support/operators.ts";
import { test as base, expect } from "./support/studio.ts";

/** A server of its own, with an administrator, who signed in an hour ago, and a customer. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [
    ({ browser }, use) => operatedSite(browser, { meanwhile: letProofsGrowOld }, use),
    { scope: "worker", timeout: 120_000 },
  ],
});

async function letProofsGrowOld(dataDir: string): Promise<void> {
  const database = await PGlite.create(join(dataDir, "db"));
  await database.exec(`UPDATE "Session" SET "provenAt" = now() - interval '1 hour'`);
  await database.close();
}

const act = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("for everybody else these are pages that are not there", async ({ page, context, site: { served, customer } }) => {
  const paths = ["/operators", "/operators/accounts", "/operators/log", "/operators/accounts/x"];
  for (const path of paths) {
    const answer = await page.request.get(served.origin + path, { maxRedirects: 0 });
    expect([answer.status(), answer.headers().location], path).toEqual([
      302,
      expect.stringContaining("/sign-in?next="),
    ]);
  }
  await context.addCookies(customer.cookies);
  for (const path of paths) expect((await page.request.get(served.origin + path)).status(), path).toBe(404);
  const form = { intent: "suspend", reason: "Because" };
  const acted = await page.request.post(`${served.origin}/operators/accounts/x`, {
    form,
    headers: { origin: served.origin },
  });
  expect(acted.status()).toBeGreaterThanOrEqual(400);
  for (const path of ["/account", "/me"]) {
    await page.goto(served.origin + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("link", { name: "Run the site" })).toHaveCount(0);
  }
});

test("an administrator finds an account by its address, suspends it with a proof, and opens it again", async ({
  page,
  context,
  browser,
  site: { served, operator, customer },
}) => {
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/create`);
  await page.locator("summary[aria-label^='Me:']").click();
  await page.getByRole("link", { name: "Run the site" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Today" })).toBeVisible();
  await page.getByRole("link", { name: "Accounts", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Accounts" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Find an account" }).fill(customer.email.slice(0, 20));
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await expect(page).toHaveURL(/search=person-/);
  await page.getByRole("link", { name: customer.email }).click();
  await expect(page.getByRole("heading", { level: 1, name: customer.email })).toBeVisible();
  await act(page, "Suspend").getByLabel("Reason").fill("Spam in prompts");
  await act(page, "Suspend").getByRole("button", { name: "Suspend" }).click();
  const proof = page.getByRole("form", { name: "Is it you?" });
  await expect(proof.getByLabel("Password")).toBeFocused();
  await proof.getByLabel("Password").fill("not the password");
  await proof.getByRole("button", { name: "Confirm and go on" }).click();
  await expect(proof.getByText("This is not your password.")).toBeVisible();
  await expect(page.getByText("Suspended:")).toHaveCount(0);
  await proof.getByLabel("Password").fill(operator.password);
  await proof.getByRole("button", { name: "Confirm and go on" }).click();
  await expect(page.getByText("Suspended:")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Suspended the account" })).toContainText(
    "Spam in prompts",
  );

  const theirs = await browser.newContext();
  await theirs.addCookies(customer.cookies);
  const tab = await theirs.newPage();
  await tab.goto(`${served.origin}/create`);
  await tab.waitForURL(/sign-in/);
  await tab.getByLabel("Email").fill(customer.email);
  await tab.getByLabel("Password").fill(customer.password);
  await tab.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(tab.getByRole("alert")).toContainText("Spam in prompts");

  // The proof is fresh now.
  await act(page, "Restore").getByLabel("Reason").fill("It was a mistake");
  await act(page, "Restore").getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("Suspended:")).toHaveCount(0);
  await tab.getByLabel("Password").fill(customer.password);
  await tab.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await tab.waitForURL(/create/);
  await theirs.close();
});

test("credits, limits and a role are set with a reason, and what is no number is told at its field", async ({
  page,
  context,
  site: { served, operator, customer },
}) => {
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/accounts?search=${encodeURIComponent(customer.email)}`);
  await page.getByRole("link", { name: customer.email }).click();
  const credits = act(page, "Correct credits");
  await credits.getByLabel("Credits", { exact: true }).fill("50");
  await credits.getByLabel("Reason").fill("A video that was lost");
  await credits.getByRole("button", { name: "Correct" }).click();
  await expect(credits.getByText("The credits are corrected.")).toBeVisible();
  await expect(page.locator("dl")).toContainText("Credits available250");
  const limits = act(page, "Limits");
  await limits.getByLabel("Tasks a day").fill("many");
  await limits.getByLabel("Reason").fill("A trial account");
  await limits.getByRole("button", { name: "Set limits" }).click();
  await expect(limits.getByText("At least 0 tasks a day.")).toBeVisible();
  await limits.getByLabel("Tasks a day").fill("7");
  await limits.getByLabel("Tasks ahead in line").fill("2");
  await limits.getByRole("button", { name: "Set limits" }).click();
  await prove(page, operator, limits.getByText("The limits are set."));
  await expect(page.locator("dl")).toContainText("Tasks a day7");
  await expect(page.locator("dl")).toContainText("Tasks ahead in line2");
  // A form that nobody was given changes nothing.
  const headers = { origin: served.origin };
  const unknown = { intent: "role", role: "OWNER", reason: "Joins the team" };
  expect((await page.request.post(page.url(), { form: unknown, headers })).status()).toBe(400);
  await page.reload();
  await expect(page.getByText("Changed the role")).toHaveCount(0);
  const role = act(page, "Role");
  await role.getByRole("radio", { name: "Support" }).check();
  await role.getByLabel("Reason").fill("Joins the team");
  await role.getByRole("button", { name: "Set role" }).click();
  await expect(role.getByText("The role is set.")).toBeVisible();
  await page.getByRole("link", { name: "All of it in the audit log" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
  for (const done of ["Corrected credits", "Changed the limits", "Changed the role"])
    await expect(page.getByRole("listitem").filter({ hasText: done }).first()).toBeVisible();
});

/** Proves who one is where that is asked for; the proof of another test may be fresh still. */
async function prove(page: Page, { password }: Account, done: Locator): Promise<void> {
  const proof = page.getByRole("form", { name: "Is it you?" });
  await expect(proof.or(done)).toBeVisible();
  if (!(await proof.isVisible())) return;
  await proof.getByLabel("Password").fill(password);
  await proof.getByRole("button", { name: "Confirm and go on" }).click();
  await expect(done).toBeVisible();
}

test("what is made is among the figures within seconds, as a card, a line, text and a file", async ({
  page,
  context,
  site: { served, operator },
}) => {
  await context.addCookies(operator.cookies);
  const query = `mutation { createImageTask(input: { task: { model: "nano-banana", prompt: "A fox" } }) { __typename } }`;
  const headers = { origin: served.origin };
  const ordered = await page.request.post(`${served.origin}/graphql`, { data: { query }, headers });
  expect(await ordered.json()).toMatchObject({ data: { createImageTask: { __typename: "CreateImageTaskPayload" } } });
  const works = page.locator("dl > div").filter({ hasText: "Works made" }).locator("dd");
  const itsModel = page.getByRole("link", { name: "Nano Banana", exact: true });
  await expect(async () => {
    await page.goto(`${served.origin}/operators?period=HOUR`);
    await expect(works).toHaveText("1", { timeout: 1_000 });
    // The figures of all and those of each model are read at the same time, while they may be added up.
    await expect(itsModel).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
  await expect(page.locator("dl > div").filter({ hasText: "Success rate" })).toContainText("100%At least 95%Met");
  await expect(page.locator("figure canvas")).toHaveCount(4);
  await page.getByText("Span by span", { exact: true }).first().click();
  await expect(page.getByRole("region", { name: "Span by span" }).getByRole("row")).toHaveCount(61);
  await itsModel.click();
  await expect(page.getByText("Nano Banana alone")).toBeVisible();
  await expect(works).toHaveText("1");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("figures-hour-nano-banana.csv");
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(61);
  expect(lines.filter((line) => line.split(",")[3] === "1")).toHaveLength(1);
  expect((await page.goto(`${served.origin}/operators?model=nonsense`))?.status()).toBe(404);
});

test("axe finds nothing on the operators' pages and nothing sticks out, in both languages", async ({
  page,
  context,
  site: { served, operator, customer },
}) => {
  test.setTimeout(120_000);
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/accounts?search=${encodeURIComponent(customer.email)}`);
  const address = await page.getByRole("link", { name: customer.email }).getAttribute("href");
  const paths = ["/operators", "/operators/accounts", String(address), "/operators/log"];
  await inspectOnce(page, served.origin, paths);
});
