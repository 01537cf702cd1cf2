import type { Locator } from "@playwright/test";
import { test } from "./support/shop.ts";
import { ask, expect, signUp } from "./support/studio.ts";

const BALANCE = "{ viewer { credits { available totalPurchased } purchases { nodes { status } } } }";
type Bought = {
  viewer: { credits: { available: number; totalPurchased: number }; purchases: { nodes: { status: string }[] } };
};

test("credits are bought on Stripe's page, and are there when the buyer comes back", async ({
  page,
  served,
  stripe,
}) => {
  stripe.webhookUrl = `${served.origin}/webhooks/stripe`;
  await signUp(page, served);
  await page.goto(`${served.origin}/billing`);
  await expect(page.getByTestId("balance")).toHaveText("200");
  await page.getByRole("button", { name: "Buy Creator" }).click();
  await page.getByRole("button", { name: "Pay 10.00 USD" }).click();
  await page.waitForURL(/\/billing\?purchase=/);
  await expect(page.getByText(/1,200 credits are yours/).first()).toBeVisible();
  await expect(page.getByTestId("balance")).toHaveText("1,400");
  await expect(page.getByTestId("credits")).toContainText("1,400");
  await expect(page.getByRole("link", { name: "Receipt" })).toHaveAttribute("href", /\/receipts\/ch_/);
  const { viewer } = await ask<Bought>(page, served, BALANCE);
  expect(viewer).toEqual({
    credits: { available: 1400, totalPurchased: 1200 },
    purchases: { nodes: [{ status: "PAID" }] },
  });

  // The money goes back while the page is open: it tells so by itself.
  const session = [...stripe.books.sessions.values()].at(-1);
  const before = stripe.books.events.length;
  stripe.books.refund(session?.id ?? "", 1000);
  const { deliver } = await import("../support/stripe/stripe-server.ts");
  for (const event of stripe.books.events.slice(before)) await deliver(stripe.webhookUrl, event);
  await expect(page.getByTestId("balance")).toHaveText("200");
  await expect(page.getByText("Paid back", { exact: true }).first()).toBeVisible();
});

test("a buyer whose event is lost gets the credits all the same, and a page that was left charges nothing", async ({
  page,
  served,
  stripe,
}) => {
  stripe.webhookUrl = null;
  await signUp(page, served);
  await page.goto(`${served.origin}/billing`);
  await page.getByRole("button", { name: "Buy Starter" }).click();
  await page.getByRole("link", { name: "Back to the shop" }).click();
  await expect(page.getByText("You left the payment page. Nothing was charged.").first()).toBeVisible();
  await expect(page.getByTestId("balance")).toHaveText("200");
  await page.getByRole("button", { name: "Buy Starter" }).click();
  await page.getByRole("button", { name: "Pay 5.00 USD" }).click();
  await expect(page.getByText(/500 credits are yours/).first()).toBeVisible();
  await expect(page.getByTestId("balance")).toHaveText("700");
});

test("the movements come as a file, and only to their owner", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/billing`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "All as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("credits.csv");
  const file = await page.request.get(`${served.origin}/billing/transactions.csv`);
  expect(file.headers()["content-type"]).toContain("text/csv");
  const [head, first, ...rest] = (await file.text()).split("\r\n");
  expect(head).toBe("id,time,type,credits,balance after,description,task,purchase");
  expect(first).toMatch(/,GRANT,200,200,Welcome credits,,$/);
  expect(rest).toEqual([""]);
  const stranger = await fetch(`${served.origin}/billing/transactions.csv`, { redirect: "manual" });
  expect(stranger.status).toBe(302);
  expect(stranger.headers.get("location")).toContain("/sign-in");
});

test("another site's page can buy nothing in somebody's name", async ({ page, served, stripe }) => {
  await signUp(page, served);
  const { creditPacks } = await ask<{ creditPacks: { id: string }[] }>(page, served, "{ creditPacks { id } }");
  const form = { intent: "buy", pack: creditPacks[0]?.id ?? "" };
  const sessions = stripe.books.sessions.size;
  const send = (origin: string) =>
    page.request.post(`${served.origin}/billing`, { form, headers: { origin }, maxRedirects: 0 });
  expect((await send("https://elsewhere.example")).status()).toBeGreaterThanOrEqual(400);
  expect(stripe.books.sessions.size).toBe(sessions);
  expect((await send(served.origin)).headers().location).toContain(`${stripe.origin}/pay/`);
  expect(stripe.books.sessions.size).toBe(sessions + 1);
});

test("an image that is too dear leads to the pack that is enough", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/billing?need=600`);
  await expect(page.getByText("You are 600 credits short.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Fits" })).toContainText("Creator");
});

test("the prices are public, in both languages", async ({ page, served }) => {
  const answer = await page.goto(`${served.origin}/pricing`);
  expect(answer?.headers()["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+'/);
  await expect(page.locator("script:not([src]):not([nonce])")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Creator" })).toBeVisible();
  await expect(page.getByText("$10.00").first()).toBeVisible();
  await page.goto(`${served.origin}/zh/pricing`);
  await expect(page.getByRole("heading", { name: "创作包" })).toBeVisible();
  await page.getByRole("link", { name: "购买创作包" }).click();
  await page.waitForURL(/\/zh\/sign-up\?next=%2Fzh%2Fbilling/);
});

test("who comes back from Stripe's pages to a page that the browser kept can buy, and see receipts, at once", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/billing`);
  const elsewhere = /\/(pay|portal)\//;
  /** An answer without content leaves a page as one is that the browser keeps: in the middle of going elsewhere. */
  const leaveAndComeBack = async (button: Locator) => {
    await page.route(elsewhere, (route) => route.fulfill({ status: 204 }));
    const left = page.waitForRequest(elsewhere);
    await button.click();
    await left;
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    await expect(button).toBeEnabled();
    await page.unroute(elsewhere);
  };
  const buy = page.getByRole("button", { name: "Buy Creator" });
  await leaveAndComeBack(buy);
  await buy.click();
  await page.getByRole("button", { name: "Pay 10.00 USD" }).click();
  await page.waitForURL(/\/billing\?purchase=/);
  const portal = page.getByRole("button", { name: "All receipts" });
  await leaveAndComeBack(portal);
  await expect(page.locator("main button:disabled")).toHaveCount(0);
  await portal.click();
  await page.waitForURL(/\/portal\//);
});

test("without scripts a buyer comes to the payment page too, under whatever domain it has", async ({
  page,
  served,
  browser,
}) => {
  await signUp(page, served);
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const paper = await plain.newPage();
  await paper.goto(`${served.origin}/billing`);
  await paper.getByRole("button", { name: "Buy Creator" }).click();
  await paper.waitForURL(/\/pay\//);
  await paper.getByRole("button", { name: "Pay 10.00 USD" }).click();
  await paper.waitForURL(/\/billing\?purchase=/);
  await plain.close();
});
