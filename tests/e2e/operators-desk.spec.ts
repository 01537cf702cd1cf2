import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { freePort, type Served, startServer } from "../support/server/process.ts";
import { type StripeServer, startStripe } from "../support/stripe/stripe-server.ts";
import { inspectOnce } from "./support/inspect.ts";
import { type Account, admin, newAccount } from "./support/operators.ts";
import { ask, test as base, expect } from "./support/studio.ts";

/** A partner's machine, and what it answers. */
type Partner = { url: string; status: number; seen: number };
type Site = { served: Served; stripe: StripeServer; partner: Partner; operator: Account; customer: Account };

async function startPartner(): Promise<Partner & { server: Server }> {
  const partner = { url: "", status: 500, seen: 0 };
  const server = createServer((req, res) => {
    partner.seen += 1;
    req.resume();
    res.writeHead(partner.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  partner.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return Object.assign(partner, { server });
}

/** A shop of its own with an administrator, a customer who has bought 500 credits, and a partner whose machine fails. */
const test = base.extend<object, { site: Site }>({
  site: [
    async ({ browser }, use) => {
      const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-desk-"));
      const [stripe, partner, port] = [await startStripe(), await startPartner(), await freePort()];
      const env = {
        ...stripe.env,
        OUTBOUND_ALLOW: `${stripe.env.OUTBOUND_ALLOW},${new URL(partner.url).host}`,
        PUBLIC_URL: `http://localhost:${port}`,
      };
      const first = await startServer({ dataDir, port, env });
      stripe.webhookUrl = `${first.origin}/webhooks/stripe`;
      const operator = await newAccount(browser, first);
      const customer = await newAccount(browser, first, async (page) => {
        await page.goto(`${first.origin}/billing`);
        await page.getByRole("button", { name: "Buy Starter" }).click();
        await page.getByRole("button", { name: "Pay 5.00 USD" }).click();
        await expect(page.getByTestId("balance")).toHaveText("700");
        await tellOf(page, first, partner.url);
      });
      await first.stop();
      admin(dataDir, ["role", operator.email, "ADMIN"]);
      const served = await startServer({ dataDir, port, env });
      await use({ served, stripe, partner, operator, customer });
      await served.stop();
      await stripe.stop();
      partner.server.closeAllConnections();
      partner.server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

/** Has a partner's machine told of everything, and of a test at once. */
async function tellOf(page: Page, served: Served, url: string): Promise<void> {
  const create = `mutation { createWebhookEndpoint(input: { url: "${url}", events: [TASK_COMPLETED] }) {
    ... on CreateWebhookEndpointPayload { endpoint { id } } ... on Error { message } } }`;
  type Made = { createWebhookEndpoint: { endpoint: { id: string } } };
  const { createWebhookEndpoint } = await ask<Made>(page, served, create);
  const id = createWebhookEndpoint.endpoint.id;
  await ask(page, served, `mutation { sendTestWebhook(id: "${id}") { __typename } }`);
}

const act = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Proves who one is where that is asked for. */
async function prove(page: Page, { password }: Account, done: Locator): Promise<void> {
  const proof = page.getByRole("form", { name: "Is it you?" });
  await expect(proof.or(done).first()).toBeVisible();
  if (!(await proof.isVisible())) return;
  await proof.getByLabel("Password").fill(password);
  await proof.getByRole("button", { name: "Confirm and go on" }).click();
  await expect(done).toBeVisible();
}

async function toCustomer(page: Page, { served, customer }: Site): Promise<void> {
  await page.goto(`${served.origin}/operators/accounts`);
  await page.getByRole("searchbox", { name: "Find an account" }).fill(customer.email);
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByRole("link", { name: customer.email }).click();
  await expect(page.getByRole("heading", { level: 1, name: customer.email })).toBeVisible();
}

test("from an address to its payment: a part of it is paid back, and the customer's ledger tells", async ({
  page,
  context,
  browser,
  site,
}) => {
  const { served, stripe, operator, customer } = site;
  await context.addCookies(operator.cookies);
  await toCustomer(page, site);
  await page.getByRole("link", { name: "Payments", exact: true }).click();
  await page.getByRole("link", { name: "$5.00" }).click();
  const refund = act(page, "Pay back");
  await refund.getByLabel("How much").fill("9.00");
  await refund.getByLabel("Reason").fill("Half of it was not wanted");
  await refund.getByRole("button", { name: "Pay back" }).click();
  await prove(page, operator, refund.getByText("That is more than is left to pay back."));
  expect(stripe.calls.filter((call) => call.includes("/v1/refunds"))).toEqual([]);
  await refund.getByLabel("How much").fill("2.00");
  await refund.getByRole("button", { name: "Pay back" }).click();
  await expect(page.getByText("Stripe pays it back.")).toBeVisible();
  await expect(page.locator("dl")).toContainText("Left to pay back$3.00");
  await expect(page.getByText("Partly paid back").first()).toBeVisible();

  const theirs = await browser.newContext();
  await theirs.addCookies(customer.cookies);
  const tab = await theirs.newPage();
  await tab.goto(`${served.origin}/billing`);
  await expect(tab.getByTestId("balance")).toHaveText("500");
  await expect(tab.getByText(/^Refunded: /).first()).toBeVisible();
  await theirs.close();

  await toCustomer(page, site);
  await page.getByRole("link", { name: "Ledger", exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Refunded" }).first()).toContainText("200");
  // The books have both, and no formula.
  const month = new Date().toISOString().slice(0, 7);
  const books = await page.request.get(`${served.origin}/operators/money/books.csv?month=${month}`);
  const lines = (await books.text()).trim().split("\r\n");
  expect(lines.map((line) => line.split(",").slice(1, 4).join(" "))).toEqual([
    "kind amount currency",
    "REFUND -2 usd",
    "PAYMENT 5 usd",
  ]);
});

test("an endpoint that fails is found, and what it was told is sent again", async ({ page, context, site }) => {
  const { served, partner, operator } = site;
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/traffic/endpoints`);
  const failing = page.getByRole("listitem").filter({ hasText: partner.url });
  await expect(failing).toContainText("Failing");
  await failing.getByRole("link", { name: partner.url }).click();
  await page.getByRole("link", { name: "webhook.test" }).click();
  await expect(page.getByText("500", { exact: true }).first()).toBeVisible();
  const again = act(page, "Send it again");
  await again.getByLabel("Reason").fill("Their machine works again");
  partner.status = 204;
  const before = partner.seen;
  await again.getByRole("button", { name: "Send again" }).click();
  await expect(again.getByText("It is sent again, now.")).toBeVisible();
  await expect.poll(() => partner.seen).toBeGreaterThan(before);
  await expect
    .poll(async () => {
      await page.reload();
      return page.locator("dl").textContent();
    })
    .toContain("Delivered");
  await page.goto(`${served.origin}/operators/log`);
  await expect(page.getByRole("listitem").filter({ hasText: "Sent a delivery again" }).first()).toContainText(
    "Their machine works again",
  );
});

test("axe finds nothing on these pages and nothing sticks out, in both languages", async ({ page, context, site }) => {
  test.setTimeout(240_000);
  const { served, operator } = site;
  await context.addCookies(operator.cookies);
  await toCustomer(page, site);
  const account = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Payments", exact: true }).click();
  const payment = String(await page.getByRole("link", { name: "$5.00" }).getAttribute("href"));
  const paths = [
    ...["/operators/money", payment, "/operators/money/findings", "/operators/money/holds"],
    ...["", "/endpoints", "/mails", "/jobs"].map((part) => `/operators/traffic${part}`),
    ...["", "/ledger", "/tasks", "/access"].map((part) => account + part),
  ];
  await inspectOnce(page, served.origin, paths);
});
