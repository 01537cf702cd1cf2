import { availableParallelism, loadavg } from "node:os";
import type { Page, Request } from "@playwright/test";
import type { Served } from "../support/server/process.ts";
import { findings } from "./support/inspect.ts";
import { admin, type OperatedSite, operatedSite } from "./support/operators.ts";
import { ask, test as base, expect } from "./support/studio.ts";

const ROWS = 1000;
const BAD = 20;
/** What a thousand rows may take from the choice of the file to the total, on a machine that does nothing else. */
const MOST_MS = 2000;
/** What keeps a page longer than this from answering is felt; on such a machine, too. */
const LONGEST_MS = 200;

/** A site of its own with a customer who can pay more than a thousand pictures, which are made as slowly as they are by default. */
const test = base.extend<object, { site: OperatedSite }>({
  site: [
    async ({ browser }, use) => {
      const meanwhile = (dataDir: string, { email }: { email: string }) =>
        void admin(dataDir, ["grant", email, "9000", "--reason", "Many pictures"]);
      await operatedSite(browser, { meanwhile, env: { SANDBOX_SPEED: "1" } }, use);
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

/** How many times as long everything takes here, where others work beside us. */
const crowd = () => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());

/** So many rows, the first of which name a model that nobody knows. */
function table(rows: number, bad: number): Buffer {
  const lines = Array.from({ length: rows }, (_, at) => {
    const model = at < bad ? "no-such-model" : "nano-banana";
    return `sku-${at},"A paper boat with the number ${at}, on a mountain lake, ""first light""",${model}`;
  });
  return Buffer.from(`sku,prompt,model\n${lines.join("\n")}\n`);
}

type Noted = { chosen: number; told: number; longest: number };

/** Notes when a file is chosen, when what is waited for is told, and the longest that the page was kept from answering. */
function watch(told: string): void {
  const noted: Noted = { chosen: 0, told: 0, longest: 0 };
  Reflect.set(window, "noted", noted);
  addEventListener("change", () => (noted.chosen ||= performance.now()), { capture: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.longest = Math.max(noted.longest, duration);
  }).observe({ entryTypes: ["longtask"] });
  const frame = () => {
    if (noted.told === 0 && document.querySelector("main")?.textContent?.includes(told)) noted.told = performance.now();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

const noted = (page: Page) => page.evaluate(() => Reflect.get(window, "noted") as Noted);

/** What a request calls by its document's name, and with what. */
function called(request: Request, name: string): { input: { images: object[] } } | null {
  const body = request.method() === "POST" ? request.postData() : null;
  return body?.includes(name) ? JSON.parse(body).variables : null;
}

type Counted = { batch: { size: number }; viewer: { taskCount: { count: number }; credits: { available: number } } };
const COUNTED = `query ($id: ID!) { batch: node(id: $id) { ... on Batch { size } }
  viewer { taskCount(filter: { batch: $id }) { count } credits { available } } }`;

/** How many are in the batch that the page shows, as it counts them and as they are. */
async function counted(page: Page, served: Served): Promise<number[]> {
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const { batch, viewer } = await ask<Counted>(page, served, COUNTED, { id });
  return [batch.size, viewer.taskCount.count];
}

test("a thousand rows are checked and priced within two seconds, and ordered in twenty calls while the page answers", async ({
  page,
  site: { served, customer },
}) => {
  test.setTimeout(300_000);
  await page.context().addCookies(customer.cookies);
  const open = async () => {
    await page.goto(`${served.origin}/create/batch`);
    await page.getByRole("radio", { name: "A CSV file", exact: true }).check();
  };
  const choose = (rows: Buffer) =>
    page.getByLabel(/CSV or TSV file/).setInputFiles({ name: "boats.csv", mimeType: "text/csv", buffer: rows });
  const calls: { name: string; items: number }[] = [];
  page.on("request", (request) => {
    for (const name of ["EstimateTasks", "OrderInBatch"]) {
      const variables = called(request, name);
      if (variables !== null) calls.push({ name, items: variables.input.images.length });
    }
  });

  await open();
  await page.evaluate(watch, `${ROWS - BAD} can be made, for 4,900 credits.`);
  await choose(table(ROWS, BAD));
  await expect(page.getByText("980 can be made, for 4,900 credits.").first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("20 are refused and cost nothing.").first()).toBeVisible();
  const priced = await noted(page);
  const pricing = { ms: Math.round(priced.told - priced.chosen), longest: Math.round(priced.longest), crowd: crowd() };
  test.info().annotations.push({ type: "milliseconds to price", description: JSON.stringify(pricing) });
  expect(calls.map(({ items }) => items)).toEqual([200, 200, 200, 200, 180]);
  expect(pricing.ms).toBeLessThan(MOST_MS * crowd());
  expect(pricing.longest).toBeLessThan(LONGEST_MS * crowd());

  await open();
  await choose(table(ROWS, 0));
  const make = page.getByRole("button", { name: "Make 1,000 · 5,000 credits" });
  await expect(make).toBeEnabled({ timeout: 60_000 });
  calls.length = 0;
  await page.evaluate(watch, "1,000 of 1,000 ordered");
  const begun = Date.now();
  await make.click();
  await page.waitForURL(/\/create\/batch\/.+/);
  await expect(page.getByLabel("Ordering")).toBeVisible();
  await expect(page.getByLabel("Ordering")).toBeHidden({ timeout: 240_000 });
  const { longest } = await noted(page);
  const ordering = { ms: Date.now() - begun, longest: Math.round(longest), crowd: crowd() };
  test.info().annotations.push({ type: "milliseconds to order", description: JSON.stringify(ordering) });
  expect(calls).toEqual(Array.from({ length: 20 }, () => ({ name: "OrderInBatch", items: 50 })));
  expect(await counted(page, served)).toEqual([ROWS, ROWS]);
  expect(ordering.longest).toBeLessThan(LONGEST_MS * crowd());
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test.setTimeout(180_000);

  /** Orders a list of 120, which are three calls. */
  async function orderMany(page: Page, { served, customer }: OperatedSite): Promise<void> {
    await page.context().addCookies(customer.cookies);
    await page.goto(`${served.origin}/create/batch`);
    const lines = Array.from({ length: 120 }, (_, at) => `a kite, number ${at}`);
    await page.getByLabel("Prompts, one a line").fill(lines.join("\n"));
    await page.getByRole("button", { name: "Make 120 · 600 credits" }).tap({ timeout: 60_000 });
    await page.waitForURL(/\/create\/batch\/.+/);
  }

  test("what is stopped keeps what is ordered, tells the rest after a reload, too, and goes on when asked", async ({
    page,
    site,
  }) => {
    let go: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (go = resolve));
    let calls = 0;
    await page.route("**/graphql**", async (route) => {
      if (called(route.request(), "OrderInBatch") !== null && ++calls === 2) await asked;
      await route.continue();
    });
    await orderMany(page, site);
    await expect(page.getByText("50 of 120 ordered")).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Stop", exact: true }).tap();
    go();
    // The call that was under way is heard out.
    await expect(page.getByText("100 of 120 ordered")).toBeVisible();
    const goOn = page.getByRole("button", { name: "Order 20 more · 100 credits" });
    await expect(goOn).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await page.reload();
    await expect(goOn).toBeVisible();
    expect(await counted(page, site.served)).toEqual([100, 100]);
    await goOn.tap();
    await expect(page.getByLabel("Ordering")).toBeHidden();
    expect(await counted(page, site.served)).toEqual([120, 120]);
    expect(calls).toBe(3);
  });

  test("without a network nothing is lost and nothing ordered twice, and it goes on with the network, also after a reload", async ({
    page,
    context,
    site,
  }) => {
    const calls: string[] = [];
    await page.route("**/graphql**", async (route) => {
      const body = called(route.request(), "OrderInBatch");
      if (body !== null) calls.push(JSON.stringify(body));
      if (body === null || calls.length !== 2) return route.fallback();
      // It is ordered, and nobody hears so.
      await route.fetch();
      await context.setOffline(true);
      await route.abort();
    });
    await orderMany(page, site);
    const waits = page.getByText("No answer at the moment. It goes on by itself; nothing is ordered twice.");
    await expect(waits).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await expect(page.getByText("50 of 120 ordered")).toBeVisible();
    await context.setOffline(false);
    await page.reload();
    await expect.poll(() => counted(page, site.served), { timeout: 60_000 }).toEqual([120, 120]);
    await expect(page.getByLabel("Ordering")).toBeHidden();
    // The call that was lost is made again as it was.
    expect(calls[2]).toBe(calls[1]);
  });
});
