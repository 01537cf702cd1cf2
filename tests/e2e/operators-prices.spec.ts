import type { Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { type OperatedSite, operatedSite } from "./support/operators.ts";
import { test as base, expect } from "./support/studio.ts";

/** A server of its own, with an administrator who has just signed in. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [({ browser }, use) => operatedSite(browser, {}, use), { scope: "worker", timeout: 180_000 }],
});

const act = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("an administrator sees what rules would change, sets them, and makes an exception of a model", async ({
  page,
  context,
  site: { served, operator },
}) => {
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/catalog`);
  await page.getByRole("link", { name: "Price rules" }).click();
  const rules = act(page, "Rules");
  await rules.getByLabel("Factor").fill("0.5");
  await rules.getByRole("button", { name: "Preview" }).click();
  await expect(rules.getByText("A factor is a number from 1 to 10.")).toBeVisible();
  await rules.getByLabel("Factor").fill("2");
  await rules.getByLabel("Rounding step").fill("5");
  await rules.getByLabel("Reason").fill("Prices of the new year");
  await rules.getByRole("button", { name: "Preview" }).click();
  await expect(page).toHaveURL(/factor=2/);
  await expect(rules.getByRole("listitem").filter({ hasText: "Imagen 4" }).first()).toContainText(
    "10 → 20 credits, margin 20% → 60%",
  );
  await expect(rules.getByLabel("Reason")).toHaveValue("Prices of the new year");
  await rules.getByRole("button", { name: "Set rules" }).click();
  await expect(rules.getByText("The rules are set.")).toBeVisible();
  await expect(page.getByText("Prices of the new year")).toBeVisible();

  await page.goto(`${served.origin}/operators/catalog/imagen-4`);
  const history = page.getByRole("region", { name: "Prices" }).getByRole("listitem");
  await expect(history.first()).toContainText("20 credits");
  await expect(history.first()).toContainText("kie.ai asks 8 credits; times 2, in steps of 5");
  const pricing = act(page, "How the price is made");
  await pricing.getByLabel("Own factor").fill("1,5");
  await pricing.getByLabel("Reason").fill("It is dear to make");
  await pricing.getByRole("button", { name: "Set", exact: true }).click();
  await expect(pricing.getByText("It is set.")).toBeVisible();
  await expect(history.first()).toContainText("15 credits");
  const cost = act(page, "Cost at kie.ai");
  await cost.getByLabel("Credits of kie.ai’s").fill("many");
  await cost.getByLabel("Reason").fill("As their page says");
  await cost.getByRole("button", { name: "Set cost" }).click();
  await expect(cost.getByText("A cost is more than 0 credits.")).toBeVisible();
  await cost.getByLabel("Credits of kie.ai’s").fill("12.4");
  await cost.getByRole("button", { name: "Set cost" }).click();
  await expect(cost.getByText("The cost is set.")).toBeVisible();
  await expect(history.first()).toContainText("20 credits");
  await expect(page.getByText("As their page says").first()).toBeVisible();
  const rulesTried = "/operators/catalog/rules?factor=3&step=1&guard=PAUSE";
  await inspectOnce(page, served.origin, [rulesTried, "/operators/catalog/imagen-4"]);
});
