// How soon the pages are seen on a slow phone and how much they jump (LCP and CLS on 1.6 Mbit/s, 150 ms and a CPU four times
// slower, a first visit each time), how large they are, and what drawing one costs the process on PostgreSQL: against the same
// page drawn from data that is there already, and against the smallest page that Remix can draw. `node tests/bench/pages.mjs`.
// Exits with 1 when a goal is missed.
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { startPostgres } from "../../scripts/postgres.mjs";
import { compare, goalRow, IS_QUICK, ratioRow, report } from "./support/compare.mjs";
import { cpuMs, end, quantile, startProduct, untilHealthy, untilIdle } from "./support/product.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? (IS_QUICK ? 1 : 3));
const MOST_LCP_MS = 2000;
const MOST_CLS = 0.05;
const MOST_CPU_MS = 10;
const MOST_OF_TREE = 1.6;
const MOST_HTML_KB = 80;
/** Of a page that is kept, beside the smallest one. */
const MOST_OF_MINIMAL = 0.5;
const DRAWN = IS_QUICK ? 20 : 60;
const SIGNED_IN = ["/create", "/creations", "/prompts", "/create?story=new"];
const PUBLIC = ["/", "/pricing", "/developers"];
const CREATIONS = 25;
const SETTLE_MS = 1500;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 3,
  isMobile: true,
  hasTouch: true,
  userAgent:
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
};

const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-pages-"));
const port = 3993;
const origin = `http://localhost:${port}`;
const postgres = await startPostgres();
// One account draws as much as a thousand.
const points = { API_POINTS: "100000000", API_POINTS_PER_SECOND: "100000000" };
const env = { DATABASE_URL: postgres.url, SANDBOX_SPEED: "200", LOG_LEVEL: "error", ...points };
const product = startProduct({ port, dataDir, env });
const control = (mode) =>
  fork(fileURLToPath(new URL("support/page-control.mjs", import.meta.url)), [mode], {
    env: { ...process.env, DATA_DIR: dataDir },
  });
const controls = { tree: control("tree"), minimal: control("minimal") };
const ports = await Promise.all(Object.values(controls).map(async (child) => (await message(child)).port));
const [treePort, minimalPort] = ports;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  await untilHealthy(origin);
  const storageState = await makeAccount();
  const rows = [];
  for (const path of SIGNED_IN) rows.push(...(await costOf(path, cookieIn(storageState))));
  for (const path of PUBLIC) rows.push(await keptCostOf(path));
  for (const path of ["/", ...SIGNED_IN]) rows.push(...(await looksOf(path, storageState)));
  report(rows);
} finally {
  await browser.close();
  await Promise.all([product, ...Object.values(controls)].map(end));
  postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

function message(child) {
  return new Promise((done) => child.once("message", done));
}

/** What a signed-in page costs and weighs. */
async function costOf(path, cookie) {
  const [place, query] = path.split("?");
  const data = await (await fetch(`${origin}${place}.data${query ? `?${query}` : ""}`, { headers: { cookie } })).text();
  controls.tree.send({ path: place, data });
  await message(controls.tree);
  await untilIdle(product.pid);
  const sides = { product: { pid: product.pid, port }, control: { pid: controls.tree.pid, port: treePort } };
  const found = await compare(["product", "control"], (name) => drawn(sides[name], path, cookie));
  const { html } = found.product;
  return [
    ratioRow({ figure: `${path}: CPU of node, beside the same tree`, ...found, most: MOST_OF_TREE }),
    goalRow({ figure: `${path}: CPU of node`, value: found.product.cpu / 1000, most: MOST_CPU_MS, unit: "ms" }),
    goalRow({ figure: `${path}: HTML with ${CREATIONS} tasks`, value: html / 1024, most: MOST_HTML_KB, unit: "kB" }),
  ];
}

/** What a page costs that is kept for who is not signed in. */
async function keptCostOf(path) {
  const sides = { product: { pid: product.pid, port }, control: { pid: controls.minimal.pid, port: minimalPort } };
  const places = { product: path, control: "/" };
  const found = await compare(["product", "control"], (name) => drawn(sides[name], places[name], ""));
  return ratioRow({ figure: `${path}: CPU of node, beside the smallest page`, ...found, most: MOST_OF_MINIMAL });
}

/** Draws a page again and again. @returns per page, `cpu` in microseconds, and the size of its `html` in bytes. */
async function drawn({ pid, port }, path, cookie) {
  const before = cpuMs(pid);
  let html = 0;
  for (let n = 0; n < DRAWN; n += 1) {
    const headers = { cookie, accept: "text/html", host: `localhost:${port}` };
    const answer = await fetch(`http://localhost:${port}${path}`, { headers });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    html = (await answer.arrayBuffer()).byteLength;
  }
  return { cpu: ((cpuMs(pid) - before) * 1000) / DRAWN, html };
}

/** How soon a page is seen on a slow phone, and how much of it jumps. */
async function looksOf(path, storageState) {
  const measured = [];
  for (let round = 0; round < ROUNDS; round += 1)
    measured.push(await visit(path, path === "/" ? undefined : storageState));
  const of = (key) =>
    quantile(
      measured.map((one) => one[key]),
      0.5,
    );
  return [
    goalRow({ figure: `${path}: LCP on a slow phone`, value: of("lcp"), most: MOST_LCP_MS, unit: "ms" }),
    goalRow({ figure: `${path}: what jumps (CLS)`, value: of("cls"), most: MOST_CLS }),
  ];
}

/** An account with a page of images, so that the gallery has something to draw. */
async function makeAccount() {
  const context = await browser.newContext();
  const ask = async (query, variables = {}) => {
    const answer = await context.request.post(`${origin}/graphql`, { data: { query, variables }, headers: { origin } });
    return (await answer.json()).data;
  };
  const input = { email: `phone-${Date.now()}@example.test`, password: "a long enough password" };
  await ask("mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }", { input });
  for (let number = 0; number < CREATIONS; number += 1) {
    const task = {
      model: "nano-banana",
      prompt: `A boat, picture ${number}`,
      aspectRatio: number % 2 === 0 ? "16:9" : "1:1",
    };
    await ask("mutation ($input: CreateImageTaskInput!) { createImageTask(input: $input) { __typename } }", {
      input: { task },
    });
  }
  for (let tries = 0; tries < 300; tries += 1) {
    const { viewer } = await ask("{ viewer { tasks(first: 50) { nodes { status } } } }");
    if (viewer.tasks.nodes.every(({ status }) => status === "COMPLETED")) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const state = await context.storageState();
  await context.close();
  return state;
}

async function visit(path, storageState) {
  const context = await browser.newContext({ ...PHONE, storageState, serviceWorkers: "block" });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", NETWORK);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    window.seen = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        window.seen.lcp = entry.startTime;
      }
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.cls += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(origin + path, { waitUntil: "load" });
  await page.waitForTimeout(SETTLE_MS);
  const { lcp, cls } = await page.evaluate(() => window.seen);
  await context.close();
  return { lcp, cls };
}

function cookieIn({ cookies }) {
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}
