import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { inspectOnce } from "./support/inspect.ts";
import { type OperatedSite, operatedSite } from "./support/operators.ts";
import { test as base, expect } from "./support/studio.ts";

/** A server of its own, with somebody of SUPPORT who has just signed in, and a customer. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [({ browser }, use) => operatedSite(browser, { role: "SUPPORT" }, use), { scope: "worker", timeout: 180_000 }],
});

/** Has the sandbox's catalogue say otherwise of a model, as docs/operations.md tells it. */
async function play(page: Page, { served, dataDir }: OperatedSite, model: string, change: object | null) {
  const { sandboxKey } = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8"));
  const headers = { authorization: `Bearer ${sandboxKey}` };
  const answer = await page.request.post(`${served.origin}/sandbox/kie/catalog-changes`, {
    headers,
    data: { model, change },
  });
  expect(await answer.json()).toMatchObject({ code: 200 });
}

/** Presses "Look now", and opens the page again until something is there. */
async function lookUntil(page: Page, isThere: () => Promise<void>) {
  await page.getByRole("button", { name: "Look now" }).click();
  await expect(page.getByText("It is being read. Open this page again in some seconds.")).toBeVisible();
  await expect(async () => {
    await page.reload();
    await isThere();
  }).toPass({ timeout: 60_000 });
}

test("for everybody else this is a page that is not there", async ({ page, context, site: { served, customer } }) => {
  await context.addCookies(customer.cookies);
  expect((await page.request.get(`${served.origin}/operators/catalog/findings`)).status()).toBe(404);
});

test("an operator looks at a model, sees what kie.ai says otherwise, and says that it is seen to", async ({
  page,
  context,
  site,
}) => {
  test.setTimeout(180_000);
  const { served, operator } = site;
  await context.addCookies(operator.cookies);
  await page.goto(`${served.origin}/operators/catalog`);
  await page.getByRole("link", { name: "Changes at kie.ai" }).click();
  await expect(page.getByText("kie.ai says nothing else than it did.")).toBeVisible();
  await page.getByRole("link", { name: "Models", exact: true }).click();
  await page.getByRole("link", { name: "Nano Banana 2", exact: true }).click();
  const says = page.getByRole("region", { name: "At kie.ai" });
  await expect(says).toContainText("Not yet");
  await lookUntil(page, () => expect(says).toContainText("1K: 8 credits ($0.04); 2K: 12 credits ($0.06)"));
  await expect(says).toContainText(/9\d%/);

  await play(page, site, "nano-banana-2", {
    dropped: ["output_format"],
    values: { resolution: { added: ["8K"] } },
    price: "10 credits per image",
  });
  await lookUntil(page, () => expect(says).toContainText("10 credits per image"));
  await page.goto(`${served.origin}/operators/catalog/findings`);
  const row = (text: string) => page.getByRole("listitem").filter({ hasText: text });
  await expect(row("A field less")).toContainText("output_format");
  await expect(row("A field takes other values")).toContainText('"8K"');
  await expect(row("The price moved")).toContainText("10 credits per image");
  await inspectOnce(page, served.origin, ["/operators/catalog/findings", "/operators/catalog/nano-banana-2"]);
  await page.goto(`${served.origin}/operators/catalog/findings`);
  await row("The price moved").getByText("Say something of it").click();
  await row("The price moved").getByLabel("Reason").fill("our price follows");
  await row("The price moved").getByRole("button", { name: "It is mended" }).click();
  await expect(page.getByText("It is written down.")).toBeVisible();
  await expect(row("The price moved")).toHaveCount(0);
  await page.getByRole("link", { name: "Resolved" }).click();
  await expect(row("The price moved")).toContainText("our price follows");
});
