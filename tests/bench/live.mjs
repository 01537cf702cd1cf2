// What is live: how long it takes from a callback of kie.ai's, or from a commit, to those who listen and what that costs, and
// what sockets cost that wait. The built product on PostgreSQL against a bare broadcast over ws with one statement an event,
// bare server-sent events, and graphql-ws alone. `node tests/bench/live.mjs`; BENCH_QUICK=1 holds fewer, BENCH_PART names one part. Exits with 1 when a goal is missed.
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "../../scripts/postgres.mjs";
import { compare, goalRow, IS_QUICK, ratioRow, report } from "./support/compare.mjs";
import { account, callbackBytes, headersOf, LISTEN, listenOn, openCaller, secret } from "./support/listening.mjs";
import { ACCOUNTS, FILL, HAPPEN } from "./support/live-rows.mjs";
import { cpuMs, end, quantile, startProduct, untilHealthy } from "./support/product.mjs";
import { openMany, openStream } from "./support/socket-load.mjs";

const PORT = 3993;
const LISTENERS = 500;
const EVENTS = IS_QUICK ? 20 : 60;
const IDLE = Number(process.env.BENCH_SOCKETS ?? (IS_QUICK ? 1000 : 19_000));
const STREAMS = 1000;
const OPENED = IS_QUICK ? 300 : 1500;
const IDLE_MS = IS_QUICK ? 5000 : 30_000;
const EVERY_MS = 20;
const SETTLE_MS = 1000;
const KEY = "the key of this comparison";

async function main() {
  const postgres = await startPostgres();
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-live-"));
  const kie = fork(fileURLToPath(new URL("support/kie-control.mjs", import.meta.url)));
  const { origin } = await message(kie);
  const env = {
    DATABASE_URL: postgres.url,
    KIE_API_KEY: "whatever the stand-in takes",
    KIE_API_BASE: origin,
    KIE_WEBHOOK_HMAC_KEY: KEY,
    OUTBOUND_ALLOW: new URL(origin).host,
    PUBLIC_URL: "https://bench.nano-banana.video",
    ACCOUNT_MAX_CONNECTIONS: "1000000",
    API_POINTS: "1000000000",
    API_POINTS_PER_SECOND: "1000000",
    LOG_LEVEL: "warn",
  };
  const product = startProduct({ port: PORT, dataDir, env });
  const control = (mode) =>
    fork(fileURLToPath(new URL("support/live-control.mjs", import.meta.url)), [mode, postgres.url, KEY]);
  const [bare, alone] = [control("broadcast"), control("alone")];
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  try {
    const [{ port: barePort }, { port: alonePort }] = await Promise.all([
      message(bare),
      message(alone),
      untilHealthy(`http://localhost:${PORT}`),
    ]);
    const names = Array.from({ length: ACCOUNTS + 1 }, (_, n) => n);
    await pool.query(FILL, [names.map(account), names.map((n) => sha256(secret(n)))]);
    const sides = {
      product: { pid: product.pid, port: PORT },
      bare: { pid: bare.pid, port: barePort },
      alone: { pid: alone.pid, port: alonePort },
    };
    const table = [];
    const only = process.env.BENCH_PART;
    const parts = { waiting, opening, listeners, streams };
    const chosen = Object.entries(parts).filter(([name]) => only === undefined || only === name);
    for (const [, part] of chosen) table.push(...(await part(sides, pool)));
    report(table);
  } finally {
    await pool.end();
    for (const child of [product, bare, alone, kie]) await end(child);
    postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What a socket takes to open, until it is told the present state. */
async function opening(sides) {
  const play = async (name) => {
    const { pid } = sides[name];
    const before = { cpu: cpuMs(pid), memory: memoryOf(pid) };
    const sockets = await openMany(OPENED, () => listenOn(sides[name].port, 0, documentOf(name)));
    await pause(SETTLE_MS);
    const figures = {
      cpu: (cpuMs(pid) - before.cpu) / OPENED,
      memory: Math.max(1, memoryOf(pid) - before.memory) / OPENED,
    };
    for (const { close } of sockets) close();
    await pause(SETTLE_MS);
    return figures;
  };
  const { product, alone } = await compare(["product", "alone"], play);
  return [
    ratioRow({ figure: "a socket opened: CPU", product, control: alone, most: 2.1, unit: "ms" }),
    goalRow({ figure: "a socket opened: CPU", value: product.cpu, most: 1, unit: "ms" }),
  ];
}

const documentOf = (name) => (name === "alone" ? "subscription { taskEvents { sequence type taskId } }" : LISTEN);

async function warmUp(side, name) {
  const sockets = await openMany(OPENED, (n) => listenOn(side.port, 1 + (n % (ACCOUNTS - 1)), documentOf(name)));
  for (const { close } of sockets) close();
  await pause(SETTLE_MS);
}

/** What a process that is left alone takes of the processors, in milliseconds a second. */
async function cpuASecond(pid) {
  const before = cpuMs(pid);
  await pause(IDLE_MS);
  return ((cpuMs(pid) - before) * 1000) / IDLE_MS;
}

/** One event, told to many listeners of one account. */
async function listeners(sides, pool) {
  const open = {};
  for (const name of ["product", "bare"])
    open[name] = await openMany(LISTENERS, () => listenOn(sides[name].port, 0, LISTEN), 50);
  const play = async (name) => {
    const times = [];
    const before = cpuMs(sides[name].pid);
    for (let n = 0; n < EVENTS; n++) {
      const heard = allHear(open[name]);
      const sentAt = performance.now();
      await happen(pool, 0);
      times.push((await heard) - sentAt);
    }
    return { cpu: (cpuMs(sides[name].pid) - before) / EVENTS, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  };
  const { product, bare } = await alternately(play);
  closeAll(open);
  const figure = `an event to ${LISTENERS} listeners of an account`;
  return [
    ratioRow({ figure: `${figure}: CPU`, product, control: bare, most: 3, unit: "ms" }),
    ratioRow({ figure: `${figure}: last after`, product, control: bare, key: "p50", most: 3, unit: "ms" }),
  ];
}

/** One event, told to many streams of server-sent events. */
async function streams(sides, pool) {
  const open = {};
  const path = `/graphql?query=${encodeURIComponent(LISTEN)}`;
  for (const name of ["product", "bare"]) {
    const { port } = sides[name];
    open[name] = await openMany(STREAMS, () => openStream(port, { path, headers: headersOf(0), onData: nothing }), 50);
  }
  const play = async (name) => {
    const times = [];
    const before = cpuMs(sides[name].pid);
    for (let n = 0; n < EVENTS / 2; n++) {
      const heard = eachHears(open[name]);
      const committedAt = await happen(pool, 0);
      times.push(...(await heard).map((at) => Math.max(0, at - committedAt)));
      await pause(EVERY_MS);
    }
    const cpu = (cpuMs(sides[name].pid) - before) / (EVENTS / 2);
    return { cpu, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  };
  const { product, bare } = await alternately(play);
  closeAll(open);
  const figure = `an event to ${STREAMS} streams of server-sent events`;
  return [
    ratioRow({ figure: `${figure}: CPU`, product, control: bare, most: 3, unit: "ms" }),
    ratioRow({ figure: `${figure}, after the commit: p99`, product, control: bare, key: "p99", most: 1.6, unit: "ms" }),
    goalRow({ figure: `${figure}, after the commit: p99`, value: product.p99, most: 10, unit: "ms" }),
  ];
}

/** Thousands of sockets that wait: what they cost, and how long an event takes to one among them. */
async function waiting(sides) {
  const open = {};
  for (const name of ["product", "bare", "alone"]) await warmUp(sides[name], name);
  const atRest = await cpuASecond(sides.product.pid);
  const memory = {};
  for (const name of ["alone", "product", "bare"]) {
    const before = memoryOf(sides[name].pid);
    open[name] = await hold(sides[name].port, documentOf(name));
    await pause(SETTLE_MS);
    memory[name] = (memoryOf(sides[name].pid) - before) / IDLE / 1000;
    if (name === "alone") await end(open.alone);
  }
  await pause(5 * SETTLE_MS);
  const idle = Math.max(0, (await cpuASecond(sides.product.pid)) - atRest) / (IDLE / 1000);
  const one = {};
  for (const name of ["product", "bare"]) one[name] = [await listenOn(sides[name].port, ACCOUNTS, LISTEN)];
  const callers = { product: await openCaller(sides.product.port), bare: await openCaller(sides.bare.port) };
  let called = 0;
  const play = async (name) => {
    const times = [];
    for (let n = 0; n < EVENTS * 3; n++) {
      called += 1;
      const id = `failing${called}`;
      const bytes = callbackBytes({ key: KEY, taskId: id, token: `token${called}`, kieTaskId: `b${md5(id)}` });
      const heard = allHear(one[name]);
      const sentAt = performance.now();
      callers[name].send(bytes);
      times.push((await heard) - sentAt);
      await pause(EVERY_MS);
    }
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  };
  const { product, bare } = await alternately(play);
  closeAll({ ...one, callers: Object.values(callers) });
  for (const name of ["product", "bare"]) await end(open[name]);
  const figure = `a callback to its listener, beside ${IDLE} that wait`;
  const memoryRatio = memory.product / memory.alone;
  return [
    ratioRow({ figure: `${figure}: p50`, product, control: bare, key: "p50", most: 3, unit: "ms" }),
    ratioRow({ figure: `${figure}: p99`, product, control: bare, key: "p99", most: 4, unit: "ms" }),
    goalRow({ figure: "CPU of 1,000 sockets that wait, a second", value: idle, most: 5, unit: "ms" }),
    {
      figure: "memory of a socket that listens",
      product: `${memory.product.toFixed(1)} kB`,
      control: `${memory.alone.toFixed(1)} kB`,
      ratio: memoryRatio.toFixed(2),
      goal: "≤ 1.3",
      isMissed: memoryRatio > 1.3,
    },
  ];
}

/** Rounds in turns; an event reaches both sides, so the one that is not measured is given time to take it. */
function alternately(play) {
  return compare(["product", "bare"], async (name) => {
    await pause(SETTLE_MS / 2);
    return play(name);
  });
}

const nothing = () => undefined;

async function happen(pool, n) {
  await pool.query({ ...HAPPEN, values: [account(n)] });
  return performance.now();
}

/** When the last of them has heard something. */
async function allHear(listening) {
  return Math.max(...(await eachHears(listening)));
}

function eachHears(listening) {
  const hears = (one) =>
    new Promise((resolve) => {
      const heard = () => resolve(performance.now());
      one.onText = heard;
      one.onData = heard;
    });
  return Promise.all(listening.map(hears));
}

function closeAll(open) {
  for (const { close } of Object.values(open).flat()) close();
}

/** What a process holds in memory, in bytes. */
function memoryOf(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
}

/** Sockets that wait, held by a process of their own. */
async function hold(port, query) {
  const file = fileURLToPath(new URL("support/socket-holder.mjs", import.meta.url));
  const holder = fork(file, [port, IDLE, ACCOUNTS, query].map(String));
  const broken = new Promise((_open, fail) => holder.once("exit", () => fail(new Error("The sockets did not open."))));
  await Promise.race([message(holder), broken]);
  broken.catch(nothing);
  return holder;
}

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

function md5(text) {
  return createHash("md5").update(text).digest("hex");
}

function message(child) {
  return new Promise((resolve) => child.once("message", (told) => resolve(told)));
}

await main();
