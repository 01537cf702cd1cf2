// How long the built product keeps its own thread busy on the embedded database, and its callers waiting: the main query and
// test orders over 16 connections, the sandbox at work. `node tests/bench/embedded.mjs`; times are of the wall, so nothing
// else may run. The product has these goals without a control. Exits with 1 when one is missed.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { goalRow, IS_QUICK, report } from "./support/compare.mjs";
import { endless, requestBytes, send } from "./support/load.mjs";
import { cpuMs, end, quantile, startProduct, untilHealthy } from "./support/product.mjs";

const PORT = 3993;
const CONNECTIONS = 16;
const ROUND_MS = IS_QUICK ? 2000 : 5000;
const SECRET = `nbv_test_${"0123456789abcdef".repeat(3)}`;
const QUERY = `query Bench { viewer { tasks(first: 20) {
  nodes { __typename id status prompt creditsCharged createdAt completedAt model { id slug name }
    assets { id contentType width height url thumb: url(width: 480) } }
  pageInfo { hasNextPage endCursor } } } }`;
const ORDER = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) { __typename ... on CreateImageTaskPayload { task { id status } } }
}`;
const input = { task: { model: "nano-banana", prompt: "a banana on a table in the evening sun" } };

/** An account with a test key, and finished tasks with a picture each. */
const FILL = `
  INSERT INTO "User" (id, email) VALUES ('bench', 'bench@example.test');
  INSERT INTO "User" (id, email, "sandboxOfId") VALUES ('bench-test', 'test side of bench', 'bench');
  INSERT INTO "CreditBalance" ("userId") VALUES ('bench'), ('bench-test');
  INSERT INTO "ApiKey" (id, "userId", "actsForId", "familyId", name, prefix, hash, sandbox, scopes)
  VALUES ('bench', 'bench', 'bench-test', 'bench', 'bench', 'nbv_test_0123', '${createHash("sha256").update(SECRET).digest("hex")}',
    TRUE, '{TASKS_READ,TASKS_WRITE,ASSETS_READ}');
  INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, "creditsHeld", "creditsCharged", sandbox,
    "callbackToken", attempts, "startedAt", "completedAt")
  SELECT '019aa000-0000-7000-8000-' || lpad(n::text, 12, '0'), 'bench-test', 'IMAGE', 'COMPLETED', 'nano-banana',
    'a small boat on a wide lake in the evening, number ' || n, 0, 0, TRUE, 'token' || n, 1, now(), now()
  FROM generate_series(1, 60) AS n;
  INSERT INTO "Asset" (id, "userId", purpose, "taskId", "storageKey", "contentType", width, height, "byteSize", sha256)
  SELECT '019aa000-0000-7000-9000-' || right(id, 12), "userId", 'RESULT', id, 'results/' || id, 'image/png', 1024, 1024, 1000, ''
  FROM "Task"`;

/** Runs in the product's own process, and tells its parent how late its timers were since it was last asked. */
const WATCH = `data:text/javascript,import { monitorEventLoopDelay } from "node:perf_hooks";
  import { isMainThread } from "node:worker_threads";
  if (isMainThread) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    process.on("message", () => { process.send(delay.percentile(99) / 1e6); delay.reset(); });
    process.channel.unref();
  }`;

const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-embedded-"));
const env = { API_POINTS: "1000000000", API_POINTS_PER_SECOND: "1000000", LOG_LEVEL: "warn" };

async function started(more = {}) {
  const child = startProduct({
    port: PORT,
    dataDir,
    env: { ...env, ...more },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await untilHealthy(`http://localhost:${PORT}`);
  return child;
}

async function fill() {
  await end(await started());
  const database = await PGlite.create(join(dataDir, "db"));
  await database.exec(FILL);
  await database.close();
}

const loopP99 = (child) =>
  new Promise((tell) => {
    child.once("message", tell);
    child.send("how late");
  });

async function loaded(child, body, wrong) {
  const headers = { authorization: `Bearer ${SECRET}` };
  const bytes = requestBytes({ path: "/graphql", body: JSON.stringify(body), headers });
  const begun = performance.now();
  const isOver = () => performance.now() - begun >= ROUND_MS;
  await loopP99(child);
  const before = cpuMs(child.pid);
  const isWrong = (text) => wrong.test(text);
  const sent = Array.from({ length: CONNECTIONS }, () => send(PORT, endless([bytes]), { isOver, isWrong }));
  const times = (await Promise.all(sent)).flat();
  const cpu = (cpuMs(child.pid) - before) / times.length;
  return {
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    loop: await loopP99(child),
    cpu,
    count: times.length,
  };
}

try {
  await fill();
  const child = await started({ NODE_OPTIONS: `--import="${WATCH.replaceAll('"', "'").replace(/\s+/g, " ")}"` });
  try {
    await loaded(child, { query: QUERY }, /"errors"/);
    const read = await loaded(child, { query: QUERY }, /"errors"/);
    const ordered = await loaded(child, { query: ORDER, variables: { input } }, /"errors"|Error"/);
    const shown = ({ count, cpu }) => `${((count * 1000) / ROUND_MS).toFixed(0)}/s, ${cpu.toFixed(2)} ms CPU each`;
    report([
      goalRow({ figure: `query: event loop p99 (${shown(read)})`, value: read.loop, most: 30, unit: "ms" }),
      goalRow({ figure: "query: p50", value: read.p50, most: 100, unit: "ms" }),
      goalRow({ figure: `create: p99 (${shown(ordered)})`, value: ordered.p99, most: 500, unit: "ms" }),
      goalRow({ figure: "create: event loop p99", value: ordered.loop, most: 30, unit: "ms" }),
    ]);
  } finally {
    await end(child);
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
