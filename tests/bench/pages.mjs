// How soon the pages are seen on a slow phone and how much they jump (LCP and CLS on 1.6 Mbit/s, 150 ms and a CPU four times
// slower, a first visit each time), and what drawing one costs the process. `node tests/bench/pages.mjs`; with ORIGIN=http://…
// it looks at a server that runs already. Exits with 1 when a goal is missed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { goalRow, IS_QUICK, report } from "./support/compare.mjs";
import { cpuMs, quantile, startProduct, untilHealthy, untilIdle } from "./support/product.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? (IS_QUICK ? 1 : 3));
const MOST_LCP_MS = 2000;
const MOST_CLS = 0.05;
const MOST_CPU_MS = 10;
/** Of a page that is kept. */
const MOST_KEPT_MS = 0.5;
const DRAWN = IS_QUICK ? 40 : 200;
const PAGES = ["/", "/workflow?new", "/creations", "/prompts", "/image"];
const CREATIONS = 20;
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
const origin = process.env.ORIGIN ?? `http://localhost:${port}`;
const product =
  process.env.ORIGIN === undefined
    ? startProduct({ port, dataDir, env: { SANDBOX_SPEED: "200", LOG_LEVEL: "error" } })
    : null;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  await untilHealthy(origin);
  const storageState = await makeAccount();
  const rows = [];
  for (const path of PAGES) {
    const measured = [];
    for (let round = 0; round < ROUNDS; round += 1)
      measured.push(await visit(path, path === "/" ? undefined : storageState));
    const of = (key) =>
      quantile(
        measured.map((one) => one[key]),
        0.5,
      );
    rows.push(goalRow({ figure: `${path}: LCP on a slow phone`, value: of("lcp"), most: MOST_LCP_MS, unit: "ms" }));
    rows.push(goalRow({ figure: `${path}: what jumps (CLS)`, value: of("cls"), most: MOST_CLS }));
    if (product === null) continue;
    const ms = await cpuOf(path, path === "/" ? "" : cookieIn(storageState));
    const most = path === "/" ? MOST_KEPT_MS : MOST_CPU_MS;
    rows.push(goalRow({ figure: `${path}: CPU of node`, value: ms, most, unit: "ms" }));
  }
  report(rows);
} finally {
  await browser.close();
  product?.kill();
  rmSync(dataDir, { recursive: true, force: true });
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

/** What drawing a page once costs the process, once it is warm. */
async function cpuOf(path, cookie) {
  const draw = async (times) => {
    for (let n = 0; n < times; n += 1) {
      const answer = await fetch(origin + path, { headers: { cookie, accept: "text/html" } });
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      await answer.arrayBuffer();
    }
  };
  await draw(DRAWN);
  await untilIdle(product.pid);
  const before = cpuMs(product.pid);
  await draw(DRAWN);
  return (cpuMs(product.pid) - before) / DRAWN;
}

function cookieIn({ cookies }) {
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}
