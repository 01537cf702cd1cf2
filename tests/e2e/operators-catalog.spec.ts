import type { Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { type OperatedSite, operatedSite } from "./support/operators.ts";
import { test as base, expect } from "./support/studio.ts";

/** A server of its own, with an administrator who has just signed in, and a customer. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [({ browser }, use) => operatedSite(browser, {}, use), { scope: "worker", timeout: 180_000 }],
});

const act = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("for everybody else these are pages that are not there", async ({ page, context, site: { served, customer } }) => {
  const paths = ["/operators/catalog", "/operators/catalog/rules", "/operators/catalog/nano-banana"];
  for (const path of paths) {
    const answer = await page.request.get(served.origin + path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(302);
  }
  await context.addCookies(customer.cookies);
  for (const path of paths) expect((await page.request.get(served.origin + path)).status(), path).toBe(404);
});

test("an administrator raises a price after a preview, and the composer asks for it", async ({
  page,
  context,
  browser,
  site: { served, operator, customer },
}) => {
  const theirs = await browser.newContext();
  await theirs.addCookies(customer.cookies);
  const studio = await theirs.newPage();
  await studio.goto(`${served.origin}/create`);
  await expect(studio.getByRole("button", { name: /5 credits/ })).toBeVisible();

  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators`);
  await page.getByRole("link", { name: "Catalogue" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Catalogue" })).toBeVisible();
  await page.getByRole("link", { name: "Nano Banana", exact: true }).click();
  const price = act(page, "Price");
  await price.getByLabel("Credits", { exact: true }).fill("many");
  await price.getByLabel("Reason").fill("kie.ai has become dearer");
  await price.getByRole("button", { name: "Set price" }).click();
  await expect(price.getByText("A price is a whole number of credits.")).toBeVisible();
  await price.getByLabel("Credits", { exact: true }).fill("3");
  await price.getByRole("button", { name: "Preview" }).click();
  await expect(price.getByText(/it sells for 3 what kie.ai takes 4 credits for/)).toBeVisible();
  await price.getByLabel("Credits", { exact: true }).fill("9");
  await price.getByRole("button", { name: "Preview" }).click();
  await expect(page).toHaveURL(/credits=9/);
  await expect(price.getByText("There is no order to compare with.")).toBeVisible();
  await expect(price.getByText(/it sells for/)).toHaveCount(0);
  await expect(price.getByLabel("Reason")).toHaveValue("kie.ai has become dearer");
  await price.getByRole("button", { name: "Set price" }).click();
  await expect(price.getByText("The price is set.")).toBeVisible();
  const history = page.getByRole("region", { name: "Prices" }).getByRole("listitem");
  await expect(history.first()).toContainText("9 credits");
  await expect(history.first()).toContainText("In force");
  await expect(history.first()).toContainText(operator.email);

  await studio.reload();
  await expect(studio.getByRole("button", { name: /9 credits/ })).toBeVisible();
  await theirs.close();
});

test("a price to come waits in the history, and one that is impossible is told at its field", async ({
  page,
  context,
  site: { served, operator },
}) => {
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/catalog/qwen-image`);
  const price = act(page, "Price");
  await price.getByLabel("Credits", { exact: true }).fill("0");
  await price.getByLabel("Reason").fill("A sale");
  await price.getByRole("button", { name: "Set price" }).click();
  await expect(price.getByText("A price is at least 1 credit.")).toBeVisible();
  await price.getByLabel("Credits", { exact: true }).fill("12");
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
  await price.getByLabel("Begins (UTC)").fill(tomorrow);
  await price.getByRole("button", { name: "Set price" }).click();
  await expect(price.getByText("The price is set.")).toBeVisible();
  const history = page.getByRole("region", { name: "Prices" }).getByRole("listitem");
  await expect(history.first()).toContainText("To come");
  await expect(history.nth(1)).toContainText("In force");
});

test("a model that is taken off is told beside its name, with what takes its place", async ({
  page,
  context,
  browser,
  site: { served, operator, customer },
}) => {
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/catalog/seedream-4`);
  const state = act(page, "State");
  await state.getByRole("radio", { name: "Retired" }).check();
  await state.getByLabel("Reason").fill("kie.ai ends it");
  await state.getByRole("button", { name: "Set state" }).click();
  await expect(state.getByText(/A retired model needs a replacement/)).toBeVisible();
  await state.getByRole("radio", { name: "Off" }).check();
  await state.getByLabel("Replacement").selectOption({ label: "Nano Banana" });
  await state.getByRole("button", { name: "Set state" }).click();
  await expect(state.getByText("The state is set.")).toBeVisible();
  await expect(page.locator("dl").first()).toContainText("ReplacementNano Banana");
  await expect(page.getByRole("listitem").filter({ hasText: "Set the state" })).toContainText("kie.ai ends it");
  await page.goto(`${served.origin}/operators/log`);
  await page.getByRole("link", { name: "The model" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Seedream 4", exact: true })).toBeVisible();

  const theirs = await browser.newContext({ javaScriptEnabled: false });
  await theirs.addCookies(customer.cookies);
  const studio = await theirs.newPage();
  await studio.goto(`${served.origin}/create`);
  const off = studio.locator("option", { hasText: "Taking a break. Nano Banana can take over meanwhile." });
  await expect(off).toHaveText(/^Seedream 4 · /);
  await expect(off).toBeDisabled();
  await theirs.close();
});

test("an announcement stands above every page within seconds, also above those that are kept for strangers", async ({
  page,
  context,
  browser,
  site: { served, operator },
}) => {
  const stranger = await browser.newContext();
  const tab = await stranger.newPage();
  // The second look is at a page that is kept.
  for (let looks = 0; looks < 2; looks++) await tab.goto(served.origin);
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/announcements`);
  const form = act(page, "Announce");
  await form.getByLabel("In English").fill("We move on Sunday & Monday.");
  await form.getByLabel("In Chinese").fill("周日搬迁。");
  await form.getByLabel("Link").fill("javascript:alert(1)");
  await form.getByLabel("Ends (UTC)").fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 16));
  await form.getByLabel("Reason").fill("The move");
  await form.getByRole("button", { name: "Announce" }).click();
  await expect(form.getByText(/An address is a path of this site/)).toBeVisible();
  await form.getByLabel("Link").fill("/pricing");
  await form.getByRole("button", { name: "Announce" }).click();
  await expect(form.getByText("It is announced.")).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Announcements" })).toContainText("We move on Sunday & Monday.");
  await expect(async () => {
    await tab.goto(served.origin);
    await expect(tab.getByRole("link", { name: "We move on Sunday & Monday." })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 5000 });
  await tab.goto(`${served.origin}/zh`);
  await expect(tab.getByRole("link", { name: "周日搬迁。" })).toHaveAttribute("href", "/zh/pricing");
  const takeBack = act(page, "Take back");
  await takeBack.getByLabel("Reason").fill("It rains");
  await takeBack.getByRole("button", { name: "Take back" }).click();
  await expect(takeBack.getByText("It is taken back.")).toBeVisible();
  await expect(async () => {
    await tab.goto(served.origin);
    await expect(tab.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(tab.getByRole("link", { name: "We move on Sunday & Monday." })).toHaveCount(0, { timeout: 500 });
  }).toPass({ timeout: 5000 });
  await stranger.close();
});

test("a pack and a style are changed where they are listed, and people see them", async ({
  page,
  context,
  browser,
  site: { served, operator, customer },
}) => {
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/offer`);
  await page.getByRole("link", { name: "Starter" }).click();
  const pack = act(page, "Set a pack");
  await expect(pack.getByLabel("Name", { exact: true })).toHaveValue("Starter");
  await pack.getByLabel("Credits", { exact: true }).fill("some");
  await pack.getByLabel("Reason").fill("A sale");
  await pack.getByRole("button", { name: "Set pack" }).click();
  await expect(pack.getByText("This is no whole number.")).toBeVisible();
  await pack.getByLabel("Credits", { exact: true }).fill("650");
  await pack.getByRole("button", { name: "Set pack" }).click();
  await expect(pack.getByText("The pack is set.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Starter" })).toContainText("650 credits");
  await page.goto(`${served.origin}/operators/offer`);
  const style = act(page, "Set a style");
  await style.getByLabel("Name", { exact: true }).fill("Woodcut");
  await style.getByLabel("Name in Chinese").fill("木刻");
  await style.getByLabel("Description").fill("Carved and printed.");
  await style.getByLabel("Added to the prompt").fill("woodcut print, bold lines");
  await style.getByLabel("Reason").fill("Asked for");
  await style.getByRole("button", { name: "Set style" }).click();
  await expect(style.getByText("The style is set.")).toBeVisible();

  const theirs = await browser.newContext({ javaScriptEnabled: false });
  await theirs.addCookies(customer.cookies);
  const studio = await theirs.newPage();
  await studio.goto(`${served.origin}/create`);
  await expect(studio.locator("body")).toContainText("Woodcut");
  await studio.goto(`${served.origin}/zh/create`);
  await expect(studio.locator("body")).toContainText("木刻");
  await theirs.close();
});

test("axe finds nothing on these pages and nothing sticks out, in both languages", async ({
  page,
  context,
  site: { served, operator },
}) => {
  test.setTimeout(120_000);
  await context.addCookies(operator.cookies);
  await inspectOnce(page, served.origin, [
    "/operators/catalog",
    "/operators/catalog/veo-3.1-fast?credits=70",
    "/operators/announcements",
    "/operators/offer",
  ]);
});
