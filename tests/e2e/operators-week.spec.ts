import { setTimeout as delay } from "node:timers/promises";
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { envelope } from "../support/kie-stand-in/answers.ts";
import { type Order, resultUrls } from "../support/kie-stand-in/orders.ts";
import type { KieStandIn } from "../support/kie-stand-in/stand-in.ts";
import { recordOf } from "../support/kie-stand-in/wire.ts";
import { FIRST, type KieSite, kieSite, launchOptions, SECOND, THIRD } from "./support/kie-site.ts";
import { type Account, withAuthenticator } from "./support/operators.ts";
import { test as base, expect } from "./support/studio.ts";

// A week of those who run a site that works at kie.ai: one of them at a desk, one with a phone. Each day is a test, on the
// site as the day before has left it.
const test = base.extend<object, { site: KieSite; operators: Operators; buyer: Page }>({
  site: [({ browser }, use) => kieSite(browser, use), { scope: "worker", timeout: 180_000 }],
  operators: [
    async ({ browser, site }, use) => {
      const desk = await signedIn(browser, site, site.desk, { viewport: { width: 1440, height: 900 } });
      const size = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
      const phone = await signedIn(browser, site, site.phone, size);
      await use({ desk, phone });
      for (const page of [desk, phone]) await page.context().close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  buyer: [
    async ({ browser, site }, use) => {
      const context = await browser.newContext();
      await context.addCookies(site.customer.cookies);
      const page = await context.newPage();
      await page.goto(`${site.served.origin}/create`);
      await use(page);
      await context.close();
    },
    { scope: "worker" },
  ],
});
test.describe.configure({ mode: "serial", timeout: 150_000 });
test.use({ launchOptions });

type Operators = { desk: Page; phone: Page };
type Made = { id: string; creditsCharged: number; status: string; prompt: string };

const MINUTE = 60_000;

/** Whoever runs a site that works at kie.ai has a passkey, and has used it. */
async function signedIn(
  browser: Browser,
  { served }: KieSite,
  account: Account,
  on: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext(on);
  await context.addCookies(account.cookies);
  const page = await context.newPage();
  await withAuthenticator(page);
  await page.goto(`${served.origin}/account`);
  const passkeys = act(page, "Passkeys");
  await passkeys.getByLabel("Name of the passkey").fill("This device");
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
  await expect(passkeys.getByText("The passkey is added.")).toBeVisible();
  return page;
}

const act = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const alarm = (page: Page, words: RegExp) => page.getByRole("listitem").filter({ hasText: words });

async function go(page: Page, { served }: KieSite, path: string): Promise<void> {
  await page.goto(`${served.origin}/operators${path}`);
  const beyond = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(beyond, `pixels that ${path} sticks out`).toBeLessThanOrEqual(0);
}

const ORDER = `mutation ($input: CreateImageTaskInput!) {
  result: createImageTask(input: $input) {
    ... on CreateImageTaskPayload { task { id creditsCharged status } } ... on Error { message }
  }
}`;
const TASK = "query ($id: ID!) { task(id: $id) { id creditsCharged status } }";
const BALANCE = "{ viewer { credits { available onHold } } }";

/** Asks the public API as the page's own account. Only the browser knows where the site is. */
async function ask<Data>(page: Page, query: string, variables: object = {}): Promise<Data> {
  const { data, errors } = await page.evaluate(async (body) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/graphql", { method: "POST", headers, body });
    return answer.json();
  }, JSON.stringify({ query, variables }));
  expect(errors).toBeUndefined();
  return data;
}

async function order(buyer: Page, prompt: string): Promise<Made> {
  const input = { task: { model: "nano-banana", prompt } };
  const { result } = await ask<{ result: { task: Omit<Made, "prompt"> } }>(buyer, ORDER, { input });
  return { ...result.task, prompt };
}

async function read(buyer: Page, { id }: Made): Promise<Omit<Made, "prompt">> {
  return (await ask<{ task: Made }>(buyer, TASK, { id })).task;
}

function becomes(buyer: Page, made: Made, status: string): Promise<void> {
  const now = async () => (await read(buyer, made)).status;
  return expect.poll(now, { timeout: MINUTE, intervals: [250], message: made.prompt }).toBe(status);
}

async function balanceOf(buyer: Page) {
  type Read = { viewer: { credits: { available: number; onHold: number } } };
  return (await ask<Read>(buyer, BALANCE)).viewer.credits;
}

/** Orders one after the other until it is stopped; gives all of them then, in the order in which they were placed. */
function ordering(buyer: Page, plan: string): () => Promise<Made[]> {
  let goesOn = true;
  const orders = (async () => {
    const made: Made[] = [];
    for (; goesOn; await delay(400)) made.push(await order(buyer, `kite ${made.length} [[${plan}]]`));
    return made;
  })();
  return () => {
    goesOn = false;
    return orders;
  };
}

/** Made after so many milliseconds, and told by a signed callback. */
function madeAfter(kie: KieStandIn, name: string, ms: number): void {
  const record = (order: Order) => {
    const isMade = Date.now() >= order.createTime + ms;
    return recordOf(order, isMade ? { state: "success", urls: resultUrls(order, kie.origin) } : { state: "running" });
  };
  kie.plan(name, { callbacks: [(made) => kie.success(made)], callbackAfterMs: ms, record: [record] });
}

test("Monday: a task is found from a mail address, ended with its credits back, and some are given for the trouble", async ({
  site,
  operators,
  buyer,
}) => {
  site.kie.plan("lost", { create: [{ made: false, answer: () => ({ ending: "reset" }) }] });
  const before = await balanceOf(buyer);
  for (const [device, page] of Object.entries(operators)) {
    const lost = await order(buyer, `a kite lost on the way, by ${device} [[lost]]`);
    await becomes(buyer, lost, "PROCESSING");
    await go(page, site, "/tasks");
    await page.getByRole("searchbox", { name: "Find tasks" }).fill(site.customer.email);
    await page.getByRole("button", { name: "Find", exact: true }).click();
    const row = page.getByRole("listitem").filter({ hasText: `by ${device}` });
    await expect(row).toContainText("Answer lost");
    await row.getByRole("link", { name: new RegExp(`by ${device}`) }).click();
    const end = act(page, "End and give back");
    await expect(end).toContainText("5 credits go back to the account.");
    await end.getByLabel("Reason").fill("The owner wrote to us");
    await end.getByRole("button", { name: "End and give back" }).click();
    await expect(act(page, "Credits it moved")).toContainText("Given back");
    await becomes(buyer, lost, "FAILED");
    await go(page, site, `/accounts?search=${encodeURIComponent(site.customer.email)}`);
    await page.getByRole("link", { name: site.customer.email }).click();
    const credits = act(page, "Correct credits");
    await credits.getByLabel("Credits", { exact: true }).fill("25");
    await credits.getByLabel("Reason").fill("For the trouble");
    await credits.getByRole("button", { name: "Correct" }).click();
    await expect(credits.getByText("The credits are corrected.")).toBeVisible();
  }
  expect(await balanceOf(buyer)).toEqual({ available: before.available + 50, onHold: 0 });
});

test("Tuesday: a price is raised while orders arrive, and what was ordered before keeps its own", async ({
  site,
  operators,
  buyer,
}) => {
  madeAfter(site.kie, "priced", 1500);
  const before = await balanceOf(buyer);
  const stop = ordering(buyer, "priced");
  for (const [page, credits] of [[operators.desk, 7] as const, [operators.phone, 9] as const]) {
    await go(page, site, "/catalog/nano-banana");
    const price = act(page, "Price");
    await price.getByLabel("Credits", { exact: true }).fill(String(credits));
    await price.getByLabel("Reason").fill("kie.ai has become dearer");
    await price.getByRole("button", { name: "Set price" }).click();
    await expect(price.getByText("The price is set.")).toBeVisible();
  }
  const orders = [...(await stop()), await order(buyer, "the last kite [[priced]]")];
  const held = orders.map(({ creditsCharged }) => creditsCharged);
  expect(new Set(held)).toEqual(new Set([5, 7, 9]));
  expect(held, "a price does not fall back").toEqual([...held].sort((a, b) => a - b));
  for (const one of orders) {
    await becomes(buyer, one, "COMPLETED");
    expect((await read(buyer, one)).creditsCharged).toBe(one.creditsCharged);
  }
  const paid = held.reduce((sum, credits) => sum + credits, 0);
  expect(await balanceOf(buyer)).toEqual({ available: before.available - paid, onHold: 0 });
});

test("Wednesday: the keys to kie.ai are exchanged under load, and every order is made once", async ({
  site,
  operators: { desk, phone },
  buyer,
}) => {
  const { kie, served } = site;
  madeAfter(kie, "moved", 1500);
  const stop = ordering(buyer, "moved");
  for (const [page, label, { key, secret }] of [
    [desk, "Second account", SECOND] as const,
    [phone, "Third account", THIRD] as const,
  ]) {
    await go(page, site, "/provider");
    const add = act(page, "Add a key");
    await add.getByLabel("Name").fill(label);
    await add.getByLabel("Key", { exact: true }).fill(key);
    await add.getByLabel("Key of its callbacks").fill(secret);
    await add.getByRole("button", { name: "Add" }).click();
    await expect(add.getByRole("status")).toHaveText("The key is added.");
  }
  const keys = desk.getByRole("region", { name: "Keys to kie.ai" }).getByRole("listitem");
  const use = async (label: RegExp, state: string) => {
    await go(desk, site, "/provider");
    const form = act(desk, "Use of a key");
    await form.getByRole("radio", { name: label }).check();
    await form.getByRole("radio", { name: state }).check();
    await form.getByLabel("Reason").fill("It is replaced");
    await form.getByRole("button", { name: "Set use" }).click();
    return form;
  };
  await use(/KIE_API_KEY/, "Draining");
  await expect(keys.first()).toContainText("Draining");
  const drained = kie.ordersOf("moved").filter(({ key }) => key === FIRST.key).length;
  const orders = [...(await stop()), await order(buyer, "the last kite [[moved]]")];
  for (const one of orders) await becomes(buyer, one, "COMPLETED");
  const sent = kie.ordersOf("moved");
  const prompts = (all: { prompt?: unknown }[]) => all.map(({ prompt }) => prompt).sort();
  expect(prompts(sent.map(({ input }) => input)), "each is sent once").toEqual(prompts(orders));
  expect(sent.filter(({ key }) => key === FIRST.key)).toHaveLength(drained);
  expect(new Set(sent.map(({ key }) => key))).toEqual(new Set([FIRST.key, SECOND.key, THIRD.key]));
  expect(new Set(kie.callbacks.map(({ status }) => status))).toEqual(new Set([200]));
  await use(/KIE_API_KEY/, "Retired");
  await expect(keys.first()).toContainText("Retired");
  const written = served.output() + (await desk.content());
  for (const { key, secret } of [SECOND, THIRD]) for (const word of [key, secret]) expect(written).not.toContain(word);
});

test("Thursday: kie.ai refuses a key, has no credits, has no time and keeps silent: each alarm stands within a minute", async ({
  site,
  operators,
  buyer,
}) => {
  const { kie } = site;
  const pages = Object.values(operators);
  kie.shut.set(SECOND.key, envelope(401, "You do not have access permissions"));
  kie.shut.set(THIRD.key, envelope(402, "Insufficient credits"));
  madeAfter(kie, "refused", 200);
  for (const n of [1, 2]) await order(buyer, `refused kite ${n} [[refused]]`);
  for (const page of pages) await go(page, site, "/alarms");
  for (const words of [/kie\.ai refuses/, /no balance left|no credits left/])
    for (const page of pages) await expect(alarm(page, words).first()).toBeVisible({ timeout: MINUTE });
  const refused = alarm(operators.phone, /kie\.ai refuses/).first();
  await refused.getByRole("button", { name: "I see to it" }).click();
  await expect(refused.getByText(site.phone.email)).toBeVisible();

  kie.shut.clear();
  for (const page of pages) {
    await go(page, site, "/provider");
    const pause = act(page, "End a pause");
    await pause.getByLabel("Reason").fill("It is mended");
    await pause.getByRole("button", { name: "End the pause" }).click();
    await expect(page.getByText("The pause is over.")).toBeVisible();
  }

  kie.plan("silent", {
    record: [(made) => recordOf(made, { state: "success", urls: resultUrls(made, kie.origin) })],
  });
  for (const n of [1, 2, 3]) await order(buyer, `silent kite ${n} [[silent]]`);
  await expect.poll(() => kie.ordersOf("silent").length).toBe(3);
  kie.plan("busy", { create: [{ made: false, answer: () => envelope(429, "Too many requests") }] });
  const late = await order(buyer, "a kite that waits [[busy]]");
  for (const page of pages) await go(page, site, "/alarms");
  for (const words of [/has taken none of the last \d+ orders/, /called back about none of them/])
    for (const page of pages) await expect(alarm(page, words).first()).toBeVisible({ timeout: MINUTE });
  madeAfter(kie, "busy", 200);
  await becomes(buyer, late, "COMPLETED");
});

test("Friday: an account is suspended in mid-run: what waits is given back, what is being made is kept", async ({
  site,
  operators: { desk, phone },
  buyer,
}) => {
  const { customer, kie, served } = site;
  const before = await balanceOf(buyer);
  await go(phone, site, `/accounts?search=${encodeURIComponent(customer.email)}`);
  await phone.getByRole("link", { name: customer.email }).click();
  const limits = act(phone, "Limits");
  await limits.getByLabel("Tasks at once").fill("1");
  await limits.getByLabel("Reason").fill("Looks like a script");
  await limits.getByRole("button", { name: "Set limits" }).click();
  await expect(limits.getByText("The limits are set.")).toBeVisible();
  madeAfter(kie, "kept", 8000);
  const running = await order(buyer, "a kite that is being made [[kept]]");
  const waiting = [await order(buyer, "a kite that waits [[kept]]"), await order(buyer, "another one [[kept]]")];
  await becomes(buyer, running, "PROCESSING");
  await go(desk, site, `/accounts?search=${encodeURIComponent(customer.email)}`);
  await desk.getByRole("link", { name: customer.email }).click();
  const suspend = act(desk, "Suspend");
  await suspend.getByLabel("Reason").fill("Orders by a script");
  await suspend.getByRole("button", { name: "Suspend" }).click();
  await expect(desk.getByText("Suspended:")).toBeVisible();
  const tab = await buyer.context().newPage();
  await tab.goto(`${served.origin}/create`);
  await expect(tab).toHaveURL(/sign-in/);
  const restore = act(desk, "Restore");
  await restore.getByLabel("Reason").fill("Talked it over");
  await restore.getByRole("button", { name: "Restore" }).click();
  await expect(desk.getByText("Suspended:")).toHaveCount(0);
  await tab.getByLabel("Email").fill(customer.email);
  await tab.getByLabel("Password").fill(customer.password);
  await tab.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await tab.waitForURL(`${served.origin}/create`);
  await becomes(tab, running, "COMPLETED");
  for (const one of waiting) await becomes(tab, one, "CANCELED");
  expect(kie.ordersOf("kept")).toHaveLength(1);
  expect(await balanceOf(tab)).toEqual({
    available: before.available - running.creditsCharged,
    onHold: before.onHold,
  });
});
