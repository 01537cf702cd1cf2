import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../support/server/process.ts";
import { ask, expect, signUp, test, untilKeysWork } from "./support/studio.ts";
import { untilWorkerServes, within } from "./support/waits.ts";

const CREATE = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) { __typename ... on Error { message } }
}`;

test("an idea typed at home before there is an account waits in the studio after it was made", async ({
  page,
  served,
}) => {
  await page.goto(served.origin);
  await page.getByLabel("Your idea").fill("A snail racing a train & winning");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.waitForURL(/\/sign-up\?/);
  // Somebody who has an account after all takes the idea along, there and back.
  await page.getByRole("main").getByRole("link", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/sign-in\?/);
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.waitForURL(/\/sign-up\?/);
  await page.getByLabel("Email").fill(`person-${crypto.randomUUID()}@example.test`);
  await page.getByLabel("Password").fill("a long enough password");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL(/\/create/);
  await expect(page.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue(
    "A snail racing a train & winning",
  );
});

test("without a network the page stays as it is, and goes on when it is back", async ({ page, served, context }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/prompts`);
  await untilWorkerServes(page);
  await page.getByLabel("Your idea").fill("A boat that waits for wind");
  await context.setOffline(true);
  await expect(page.getByTestId("offline")).toContainText("You are offline");
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await expect(page.getByTestId("offline")).toContainText("Nothing you typed is lost");
  await page
    .getByRole("link", { name: /credits/i })
    .first()
    .click();
  await expect(page.getByLabel("Your idea")).toHaveValue("A boat that waits for wind");
  await context.setOffline(false);
  await expect(page.getByTestId("offline")).toHaveCount(0);
  await page.getByRole("button", { name: /Write my prompt/ }).click();
  await page.waitForURL(/\/prompts\/./);
});

/** What lies over the buttons and fields of the bar, at the middle of each. */
function lyingOverBar(): string[] {
  return Array.from(document.querySelectorAll("#composer :is(button, textarea, input, a)")).flatMap((control) => {
    const { left, top, width, height } = control.getBoundingClientRect();
    if (width === 0 || !control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return [];
    const over = document.elementFromPoint(left + width / 2, top + height / 2)?.closest("section, [data-testid], form");
    const named = over?.getAttribute("data-testid") ?? over?.getAttribute("aria-label") ?? "nothing";
    return over === undefined || over?.contains(control) ? [] : [`${named} over ${control.outerHTML.slice(0, 80)}`];
  });
}

test("what is said for a while never lies over the bar, nor one piece of news over another", async ({
  page,
  served,
  context,
}) => {
  await signUp(page, served);
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("A paper boat on a mountain lake");
  await page.getByRole("button", { name: /Improve/ }).click();
  const toast = page.getByRole("region", { name: "What you just did" });
  await expect(toast).toBeVisible({ timeout: 30_000 });
  // What has the focus stays.
  await toast.getByRole("button").first().focus();
  await context.setOffline(true);
  const pill = page.getByTestId("offline");
  await expect(pill).toBeVisible();
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 1024, height: 600 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    await expect.poll(() => page.evaluate(lyingOverBar), JSON.stringify(viewport)).toEqual([]);
    const [said, offline] = [await toast.boundingBox(), await pill.boundingBox()];
    expect((said?.y ?? 0) + (said?.height ?? 0), JSON.stringify(viewport)).toBeLessThanOrEqual(offline?.y ?? 0);
  }
});

test("a page that can't be fetched is a page that says so, and opens by itself later", async ({
  page,
  served,
  context,
}) => {
  await page.goto(`${served.origin}/zh/pricing`);
  await untilWorkerServes(page);
  await context.setOffline(true);
  await page.goto(`${served.origin}/zh/developers`);
  // Chromium 150 forgets with a new document what it was told to say of the network.
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const none = { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await session.send("Network.emulateNetworkConditions", none);
  await expect(page.getByRole("heading", { name: "网络已断开" })).toBeVisible();
  await session.send("Network.emulateNetworkConditions", { ...none, offline: false });
  await context.setOffline(false);
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("网络已断开", { timeout: 20_000 });
  expect(new URL(page.url()).pathname).toBe("/zh/developers");
});

test("a click while the server is away says so below the navigation, and goes on by itself when it is back", async ({
  context,
}) => {
  // Its own page: what fails here is logged, as it should be.
  const page = await context.newPage();
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-outage-"));
  let served = await startServer({ dataDir });
  await signUp(page, served);
  await page.goto(`${served.origin}/billing`);
  await expect(page.locator("[data-live=live]")).toHaveCount(1);
  await untilKeysWork(page);
  const navigation = page.getByRole("navigation", { name: "Studio" }).first();
  const link = navigation.getByRole("link", { name: /Library/ });
  const code = page.waitForRequest(/creations\._index/);
  await link.hover();
  await code;
  await page.waitForLoadState("networkidle");
  await served.stop("SIGKILL");
  await link.click();
  await expect(page.getByRole("heading", { name: "The server cannot be reached" })).toBeVisible();
  await expect(page.getByTestId("offline")).toHaveCount(0);
  await expect(navigation).toBeVisible();
  served = await startServer({ dataDir, port: served.port });
  await expect(page.getByRole("heading", { level: 1, name: "Library" })).toBeVisible();

  // A page on which nothing happens takes its live connection up again, and knows.
  await expect(page.locator("[data-live=live]")).toHaveCount(1);
  await served.stop("SIGKILL");
  await expect(page.locator("[data-live=live]")).toHaveCount(0);
  const taken = new Promise((resolve) => page.on("websocket", (socket) => socket.once("framereceived", resolve)));
  served = await startServer({ dataDir, port: served.port });
  await within("A socket that is open again", 40_000, taken);
  await expect(page.locator("[data-live=live]")).toHaveCount(1, { timeout: 5_000 });
  await served.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test("a page on its way is shown, and told once it is there; forced colours say where one is", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/creations`);
  await untilKeysWork(page);
  let letGo = () => {};
  const freed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(/\/billing\.data/, async (route) => {
    await freed;
    await route.continue();
  });
  await page.emulateMedia({ forcedColors: "active" });
  const navigation = page.getByRole("navigation", { name: "Studio" }).first();
  const credits = page.getByRole("banner").getByRole("link", { name: /credits/i });
  await credits.click();
  await expect(page.getByTestId("pending")).toHaveCSS("opacity", "1");
  letGo();
  await expect(page.getByRole("heading", { level: 1, name: "Credits and payments" })).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("Credits and payments");
  await expect(page.getByTestId("pending")).toHaveCount(0);
  await page.locator("h1").click();
  await expect(credits).toHaveCSS("outline-style", "solid");
  await expect(navigation.getByRole("link", { name: /Library/ })).toHaveCSS("outline-style", "none");
});

test("a tab that was signed out in another says so, keeps what was typed, and leads back", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/prompts`);
  await page.getByLabel("Your idea").fill("A boat that waits for wind");
  await expect(page.locator("[data-live=live]")).toHaveCount(1);
  const signOut = await page.request.post(`${served.origin}/sign-out`, {
    form: {},
    headers: { origin: served.origin },
  });
  expect(signOut.ok()).toBe(true);
  await expect(page.getByRole("alert")).toContainText("You are signed out");
  await expect(page.getByLabel("Your idea")).toHaveValue("A boat that waits for wind");
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.waitForURL(/\/sign-in\?next=%2Fprompts/);
});

test("the service worker keeps nothing but the offline pages", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/creations`);
  await untilWorkerServes(page);
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept.sort()).toEqual(["/offline", "/zh/offline"]);
});

test("keys lead everywhere, are told by ?, and can be switched off", async ({ page, served }) => {
  await signUp(page, served);
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await untilKeysWork(page);
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await expect(page.getByRole("heading", { level: 1, name: "Prompts" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByLabel("Your idea")).toBeFocused();
  await page.keyboard.type("gc? a goose");
  await expect(page.getByLabel("Your idea")).toHaveValue("gc? a goose");

  await page.locator("h1").click();
  await page.keyboard.press("?");
  await sheet.getByRole("button", { name: "Switch them off" }).click();
  await expect(sheet.getByRole("button", { name: "Switch them on" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.keyboard.press("?");
  await expect(sheet).toBeHidden();
  expect(new URL(page.url()).pathname).toBe("/prompts");
  await page.reload();
  await page
    .getByRole("navigation", { name: "Account" })
    .getByLabel(/language and colours/)
    .click();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(sheet.getByRole("button", { name: "Switch them on" })).toBeVisible();
});

test("a tab that is away counts what finished, and forgets it when it is seen", async ({ page, served }) => {
  await signUp(page, served);
  await page.goto(`${served.origin}/creations`);
  await expect(page.locator("[data-live=live]")).toHaveCount(1);
  const title = await page.title();
  const look = (state: "hidden" | "visible") =>
    page.evaluate((visibility) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => visibility });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await look("hidden");
  for (const prompt of ["A pear", "A fig #sim:policy"])
    await ask(page, served, CREATE, { input: { task: { model: "nano-banana", prompt } } });
  await expect(page).toHaveTitle(`(2) ${title}`, { timeout: 40_000 });
  await expect(page.locator("link[rel=icon]").first()).toHaveAttribute("href", /^data:image\/svg/);
  await look("visible");
  await expect(page).toHaveTitle(title);
  await expect(page.locator("link[rel=icon]").first()).toHaveAttribute("href", /favicon/);
});

const CREATE_VIDEO = `mutation ($input: CreateVideoTaskInput!) {
  createVideoTask(input: $input) { __typename ... on Error { message } }
}`;

/** The results that the question whether the browser may tell covers a part of. */
function lyingUnderQuestion(): string[] {
  const [question, ...tiles] = ["section[aria-label=Notices]", "[data-task]"].flatMap((what) =>
    Array.from(document.querySelectorAll(what), (element) => element.getBoundingClientRect()),
  );
  if (question === undefined || tiles.length === 0) return ["nothing is there"];
  return tiles
    .filter((tile) => tile.top < question.bottom && tile.bottom > question.top)
    .map(({ top, bottom }) => `${question.top}–${question.bottom} over ${top}–${bottom}`);
}

test("whether the browser may tell is asked once, and only after the first long task", async ({ page, served }) => {
  // A browser that was never asked: this one runs without a window and would refuse unasked.
  await page.addInitScript(() => {
    const neverAsked = { permission: "default", requestPermission: async () => "default" };
    Object.defineProperty(window, "Notification", { configurable: true, value: neverAsked });
  });
  await signUp(page, served);
  await page.goto(`${served.origin}/creations`);
  await expect(page.locator("[data-live=live]")).toHaveCount(1);
  const question = page.getByRole("region", { name: "Notices" });
  const ended = page.locator("[data-task-status=COMPLETED]");
  const create = (document: string, task: object) => ask(page, served, document, { input: { task } });
  const video = { model: "veo-3.1-fast", prompt: "A boat drifts", frameMode: "TEXT", durationSeconds: 4 };
  await create(CREATE, { model: "nano-banana", prompt: "A pear" });
  await expect(ended).toHaveCount(1);
  await expect(question).toHaveCount(0);
  await create(CREATE_VIDEO, video);
  await expect(question).toBeVisible({ timeout: 40_000 });
  // It never lies over what it asks about.
  await expect.poll(() => page.evaluate(lyingUnderQuestion)).toEqual([]);
  const laidOver = (position: string) =>
    question.evaluate(
      (element, wanted) => Object.assign((element as HTMLElement).style, { position: wanted, top: "0", bottom: "0" }),
      position,
    );
  await laidOver("fixed");
  expect(await page.evaluate(lyingUnderQuestion), "it would be seen").not.toEqual([]);
  await laidOver("static");
  await question.getByRole("button", { name: "No, thank you" }).click();
  await expect(question).toHaveCount(0);
  await create(CREATE_VIDEO, video);
  await expect(ended).toHaveCount(3, { timeout: 40_000 });
  await expect(question).toHaveCount(0);
});

test("a page opened under another name goes on at the public address, with its pictures and sockets", async ({
  page,
  served,
}) => {
  await signUp(page, served);
  await ask(page, served, CREATE, { input: { task: { model: "nano-banana", prompt: "A pear" } } });
  await page.goto(`http://127.0.0.1:${served.port}/creations?sort=oldest`);
  expect(page.url()).toBe(`${served.origin}/creations?sort=oldest`);
  await expect(page.locator("[data-live=live]")).toHaveCount(1);
  const picture = page.locator("main img").first();
  await expect(picture).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
});
