import type { Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { type OperatedSite, operatedSite } from "./support/operators.ts";
import { test as base, expect } from "./support/studio.ts";

/** A server of its own, with an administrator who has just signed in, and a customer. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [({ browser }, use) => operatedSite(browser, {}, use), { scope: "worker", timeout: 180_000 }],
});

const act = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("a group of limits is made, given to an account on its page, changed, and removed with a word on its accounts", async ({
  page,
  context,
  site: { served, operator, customer },
}) => {
  test.setTimeout(120_000);
  await context.addCookies(operator.cookies);
  const site = `${served.origin}/operators/site`;
  await page.goto(site);
  const groups = act(page, "Groups of limits");
  await expect(groups).toContainText("There are none yet.");
  const form = act(page, "Group of limits");
  await form.getByLabel("Name").fill("Studio");
  await form.getByLabel("Tasks a day").fill("500");
  await form.getByLabel("Tasks ahead in line").fill("101");
  await form.getByLabel("Reason").fill("A plan");
  await form.getByRole("button", { name: "Set group" }).click();
  await expect(form.getByText("At most 100 tasks ahead of others.")).toBeVisible();
  await form.getByLabel("Tasks ahead in line").fill("5");
  await form.getByRole("button", { name: "Set group" }).click();
  await expect(form.getByText("The group is set.")).toBeVisible();
  await expect(groups).toContainText(
    "Tasks a day: 500 · Tasks at once: as for everybody · Tasks ahead in line: 5 · Accounts: 0",
  );

  await page.goto(`${served.origin}/operators/accounts?search=${encodeURIComponent(customer.email)}`);
  await page.getByRole("link", { name: customer.email }).click();
  const limits = act(page, "Limits");
  await limits.getByLabel("Group of limits").selectOption({ label: "Studio" });
  await limits.getByLabel("Tasks at once").fill("7");
  await limits.getByLabel("Reason").fill("Pays for it");
  await limits.getByRole("button", { name: "Set limits" }).click();
  await expect(limits.getByText("The limits are set.")).toBeVisible();
  await expect(page.getByText("500 (Studio)")).toBeVisible();
  await expect(page.getByText("5 (Studio)", { exact: true })).toBeVisible();
  const account = page.url();

  await page.goto(site);
  await groups.getByRole("link", { name: "Studio" }).click();
  await expect(form.getByLabel("Name")).toHaveValue("Studio");
  await form.getByLabel("Tasks a day").fill("");
  await form.getByLabel("Reason").fill("A larger plan");
  await form.getByRole("button", { name: "Set group" }).click();
  await expect(groups).toContainText("Tasks a day: as for everybody");
  const removal = act(page, "Remove the group");
  await expect(removal).toContainText("Studio Accounts: 1");
  await removal.getByLabel("Reason").fill("Not sold");
  await removal.getByRole("button", { name: "Remove group" }).click();
  await expect(groups.getByText("The group is removed.")).toBeVisible();
  await expect(groups).toContainText("There are none yet.");
  await expect(removal).toHaveCount(0);

  await page.goto(account);
  await expect(limits.getByLabel("Group of limits").locator("option:checked")).toHaveText("none");
  await expect(limits.getByLabel("Tasks at once")).toHaveValue("7");
  await page.goto(`${served.origin}/operators/log`);
  // The filter offers it as well.
  await expect(page.getByText("Removed a group of limits").filter({ visible: true })).toHaveCount(1);
});

test("axe finds nothing on the page, and nothing sticks out, in both languages", async ({
  page,
  context,
  site: { served, operator },
}) => {
  test.setTimeout(120_000);
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/site`);
  const form = act(page, "Group of limits");
  await form.getByLabel("Name").fill("A group whose name is as long as a name may be at most here");
  await form.getByLabel("Reason").fill("A plan");
  await form.getByRole("button", { name: "Set group" }).click();
  await act(page, "Groups of limits").getByRole("link").click();
  await expect(act(page, "Remove the group")).toBeVisible();
  await inspectOnce(page, served.origin, ["/operators/site", page.url().slice(served.origin.length)]);
});
