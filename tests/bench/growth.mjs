// What the size of the database costs: every page and query on one with a million tasks against one with two thousand, by
// processor time (node and PostgreSQL) and by the pages that PostgreSQL reads; the longest statement of all; a round of the
// dispatcher with 20,000 tasks waiting; and what runs at night, statement by statement. `node tests/bench/growth.mjs`, some
// ten minutes, most of them for filling. Rounds take turns. Exits with 1 when a goal is missed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startPostgres } from "../../scripts/postgres.mjs";
import { goalRow, IS_QUICK, report } from "./support/compare.mjs";
import { CALLERS, fill } from "./support/growth-fill.mjs";
import { operations, strangers } from "./support/growth-operations.mjs";
import { cpuMs, databaseCpuMs, end, parentOf, quantile, startProduct, untilHealthy } from "./support/product.mjs";

const PORT = 3996;
const SMALL = { accounts: 100, tasks: 2000, waiting: 40 };
const BIG = IS_QUICK
  ? { accounts: 2000, tasks: 40_000, waiting: 2000 }
  : { accounts: 50_000, tasks: 1_000_000, waiting: 20_000 };
const ROUNDS = IS_QUICK ? 1 : 3;
const REQUESTS = 10;
const MOST_RATIO = 1.3;
const MOST_MORE_MS = 2;
/** An index of a million rows is two pages deeper, which a page of a list meets for each of its rows. */
const MOST_MORE_PAGES = 300;
const MOST_STATEMENT_MS = 50;
const MOST_DISPATCH_MS = 5;
const MOST_NIGHTLY_MS = 1000;
const DISPATCH_FOR_MS = 10_000;
const NIGHT_MS = 20 * 60_000;

const SETTINGS = {
  shared_preload_libraries: "pg_stat_statements",
  "pg_stat_statements.track": "all",
  shared_buffers: "256MB",
  max_wal_size: "4GB",
};

/** A filled database with the product on it. */
async function open(name, size, port) {
  const postgres = await startPostgres(SETTINGS);
  const dataDir = mkdtempSync(join(tmpdir(), `nano-banana-growth-${name}-`));
  const env = {
    DATABASE_URL: postgres.url,
    API_POINTS: "100000000",
    API_POINTS_PER_SECOND: "100000000",
    RETENTION_DAYS: "178",
  };
  const product = startProduct({ port, dataDir, env: { ...env, LOG_LEVEL: "error" } });
  await untilHealthy(`http://localhost:${port}`);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  for (const text of ["CREATE EXTENSION pg_stat_statements", ...fill(size)]) await client.query(text);
  const server = parentOf((await client.query("SELECT pg_backend_pid() AS pid")).rows[0].pid);
  const requests = strangers();
  for (const who of Object.keys(CALLERS)) requests.push(...operations(who, await deepOf(client, who)));
  const close = async () => {
    await client.end();
    await end(product);
    postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { port, client, server, pid: product.pid, requests, close };
}

/** A cursor and a moment two thirds down the list of somebody's tasks. */
async function deepOf(client, who) {
  const { rows } = await client.query(
    `SELECT task.id, task."createdAt" FROM "Task" AS task JOIN "User" AS account ON account.id = "userId" WHERE email = $1 ORDER BY 1`,
    [`account${CALLERS[who].account}@example.test`],
  );
  const { id, createdAt } = rows[Math.floor(rows.length / 3)];
  return { task: Buffer.from(`id:${id}`).toString("base64url"), moment: createdAt.toISOString() };
}

async function ask({ port }, { name, path, method, headers, body }) {
  const origin = `http://localhost:${port}`;
  const answer = await fetch(origin + path, { method, headers: { ...headers, origin }, body, redirect: "manual" });
  const text = await answer.text();
  const isWrong = answer.status !== 200 || (path === "/graphql" && text.includes('"errors"'));
  if (isWrong) throw new Error(`${name}: ${answer.status} ${text.slice(0, 500)}`);
}

/** Statements of requests, and what they took since the last reset: none of the queue's own, nor of this measuring. */
async function statementsOf({ client }) {
  const { rows } = await client.query(
    `SELECT query, calls::int, max_exec_time AS longest, total_exec_time AS spent, (shared_blks_hit + shared_blks_read)::float8 AS pages
     FROM pg_stat_statements WHERE query NOT LIKE '%pgboss%' AND query NOT LIKE '%pg_stat_statements%'`,
  );
  return rows;
}

/** One round of a request on one side, per request: `cpu` in milliseconds, `pages`, and the `longest` statement. */
async function play(side, request) {
  for (let n = 0; n < 3; n += 1) await ask(side, request);
  await side.client.query("SELECT pg_stat_statements_reset()");
  const before = cpuMs(side.pid) + databaseCpuMs(side.server);
  for (let n = 0; n < REQUESTS; n += 1) await ask(side, request);
  const cpu = (cpuMs(side.pid) + databaseCpuMs(side.server) - before) / REQUESTS;
  // What came less often than the requests is the worker's.
  const own = (await statementsOf(side)).filter(({ calls }) => calls >= REQUESTS);
  const pages = own.reduce((sum, one) => sum + one.pages, 0) / REQUESTS;
  return { cpu, pages, longest: Math.max(0, ...own.map(({ longest }) => longest)) };
}

/** Every request on both sides, in turns. */
async function compareAll({ small, big }) {
  const found = [];
  for (const [place, { name }] of big.requests.entries()) {
    const rounds = { small: [], big: [] };
    for (let n = 0; n < ROUNDS; n += 1) {
      for (const side of n % 2 === 0 ? ["small", "big"] : ["big", "small"]) {
        const on = side === "small" ? small : big;
        rounds[side].push(await play(on, on.requests[place]));
      }
    }
    const median = (side, key) =>
      quantile(
        rounds[side].map((one) => one[key]),
        0.5,
      );
    const of = (side) => ({ cpu: median(side, "cpu"), pages: median(side, "pages"), longest: median(side, "longest") });
    found.push({ name, small: of("small"), big: of("big") });
  }
  return found;
}

const isMore = (one, key, allowance) =>
  one.big[key] > one.small[key] * MOST_RATIO && one.big[key] > one.small[key] + allowance;
const excess = (one, key) => one.big[key] - one.small[key];

/** Those that are above a goal, each with a row of its own, and of the others the one that grows most. */
function rowsOf(found, key, allowance, unit) {
  const row = (name, one) => ({
    figure: `${name}: ${key === "cpu" ? "CPU" : "pages read"}`,
    product: `${one.big[key].toFixed(1)} ${unit}`.trim(),
    control: `${one.small[key].toFixed(1)} ${unit}`.trim(),
    ratio: (one.big[key] / Math.max(one.small[key], 0.1)).toFixed(2),
    goal: `≤ ${MOST_RATIO}, or + ${allowance}`,
    isMissed: isMore(one, key, allowance),
  });
  const missed = found.filter((one) => isMore(one, key, allowance));
  const [most] = found
    .filter((one) => !missed.includes(one))
    .sort((one, other) => excess(other, key) - excess(one, key));
  const others = most === undefined ? [] : [row(`of ${found.length} requests, most (${most.name})`, most)];
  return [...missed.map((one) => row(one.name, one)), ...others];
}

/** A round of the dispatcher while all wait: its statements' time in the database. */
async function dispatchRow({ client }) {
  await client.query(`UPDATE "KieChannel" SET "pausedUntil" = NULL`);
  await client.query("SELECT pg_stat_statements_reset()");
  await new Promise((resolve) => setTimeout(resolve, DISPATCH_FOR_MS));
  const statements = await statementsOf({ client });
  await client.query(`UPDATE "KieChannel" SET "pausedUntil" = now() + interval '20 hours'`);
  const named = (text) => statements.filter(({ query }) => query.includes(text));
  const parts = [
    named('AS "place" FROM ('),
    named('FROM "KieChannel" WHERE "sandbox" = $1 FOR UPDATE'),
    named('AS "underWay", count(*) FILTER'),
  ];
  const value = parts.flat().reduce((sum, { spent, calls }) => sum + spent / Math.max(calls, 1), 0);
  return goalRow({ figure: `a dispatch round, ${BIG.waiting} waiting`, value, most: MOST_DISPATCH_MS, unit: "ms" });
}

/** Everything that runs at night, at once: the longest statement of any job. */
async function nightRow({ client }) {
  await client.query("SELECT pg_stat_statements_reset()");
  await client.query("INSERT INTO pgboss.job (name, data) SELECT name, '{}' FROM pgboss.schedule");
  const over = performance.now() + NIGHT_MS;
  for (;;) {
    const { rows } = await client.query(
      "SELECT count(*)::int AS open FROM pgboss.job JOIN pgboss.schedule USING (name) WHERE state < 'completed'",
    );
    if (rows[0].open === 0) break;
    if (performance.now() > over) throw new Error("The night did not end.");
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  const { rows } = await client.query(
    "SELECT name FROM pgboss.job JOIN pgboss.schedule USING (name) WHERE state IN ('failed', 'cancelled')",
  );
  if (rows.length > 0) throw new Error(`At night failed: ${rows.map(({ name }) => name).join(", ")}`);
  const [longest] = (await statementsOf({ client })).sort((one, other) => other.longest - one.longest);
  process.stderr.write(`At night the longest: ${longest.query.replace(/\s+/g, " ").slice(0, 300)}\n`);
  return goalRow({
    figure: "the longest statement of a night",
    value: longest.longest,
    most: MOST_NIGHTLY_MS,
    unit: "ms",
  });
}

const opened = [];
try {
  const small = await open("small", SMALL, PORT);
  opened.push(small);
  const big = await open("big", BIG, PORT + 1);
  opened.push(big);
  const found = await compareAll({ small, big });
  const [longest] = [...found].sort((one, other) => other.big.longest - one.big.longest);
  report([
    ...rowsOf(found, "cpu", MOST_MORE_MS, "ms"),
    ...rowsOf(found, "pages", MOST_MORE_PAGES, ""),
    goalRow({
      figure: `the longest statement of a visitor's (${longest.name})`,
      value: longest.big.longest,
      most: MOST_STATEMENT_MS,
      unit: "ms",
    }),
    await dispatchRow(big),
    await nightRow(big),
  ]);
} finally {
  for (const side of opened) await side.close();
}
