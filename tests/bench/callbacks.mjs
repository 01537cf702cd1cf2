// What a callback of kie.ai's costs the built product on PostgreSQL, against a bare node:http handler that checks the same
// signature and inserts into the same table in batches. `node tests/bench/callbacks.mjs`; CPU is that of the serving process
// and of PostgreSQL together, rounds are interleaved. Exits with 1 when a goal is missed.
import { fork } from "node:child_process";
import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "../../scripts/postgres.mjs";
import { cpuMs, end, fieldsOf, goneMs, quantile, startProduct, untilHealthy } from "./support/product.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? 3000);
const TASKS = 2000;
const KEY = "the key of this comparison";
const PORT = 3994;
const MOST_CPU = 2;
const LEAST_PER_SECOND = 4000;
const LEAST_PROCESSED = 300;

/** The control: the signature, the insert, the answer. */
function serveBare(url) {
  const pool = new pg.Pool({ connectionString: url });
  let [waiting, isStoring] = [[], false];
  const store = async () => {
    isStoring = true;
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await pool.query({
        name: "store",
        text: `INSERT INTO "KieDelivery" (id, "taskId", "kieTaskId", body, "receivedAt", "processedAt")
          SELECT *, now(), now() FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
        values: ["id", "taskId", "kieTaskId", "body"].map((name) => batch.map((one) => one[name])),
      });
      for (const { res } of batch) {
        res.writeHead(200, { "content-type": "application/json", "content-length": 2 });
        res.end("{}");
      }
    }
    isStoring = false;
  };
  const server = createServer((req, res) => {
    const chunks = [];
    req.on("data", (chunk) => chunks.push(chunk));
    req.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const kieTaskId = JSON.parse(body).data.taskId;
      const right = Buffer.from(signature(kieTaskId, req.headers["x-webhook-timestamp"]));
      if (!timingSafeEqual(right, Buffer.from(req.headers["x-webhook-signature"])))
        return void res.writeHead(401).end();
      waiting.push({ id: randomUUID(), taskId: req.url.split("/")[3], kieTaskId, body, res });
      if (!isStoring) void store();
    });
  });
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
}

async function main() {
  const postgres = await startPostgres();
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-callbacks-"));
  const product = startProduct({
    port: PORT,
    dataDir,
    env: { DATABASE_URL: postgres.url, KIE_WEBHOOK_HMAC_KEY: KEY },
  });
  const bare = fork(fileURLToPath(import.meta.url), ["bare", postgres.url]);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  try {
    const [{ port }] = await Promise.all([message(bare), untilHealthy(`http://localhost:${PORT}`)]);
    await pool.query(FILL, [TASKS]);
    const { rows } = await pool.query("SELECT pg_backend_pid() AS pid");
    const server = parentOf(rows[0].pid);
    const sides = {
      product: { pid: product.pid, port: PORT, server },
      bare: { pid: bare.pid, port, server },
    };
    const table = [];
    for (const connections of [64, 256]) table.push(...(await compare(sides, connections, pool)));
    table.push(await processing(sides.product, pool));
    for (const row of table) process.stdout.write(`${JSON.stringify(row)}\n`);
    if (table.some(({ isMissed }) => isMissed)) process.exitCode = 1;
  } finally {
    await pool.end();
    for (const child of [product, bare]) await end(child);
    postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** An account, tasks of its that are over, and tasks that kie.ai knows nothing new of. */
const FILL = `
  WITH person AS (
    INSERT INTO "User" (id, email) VALUES ('bench', 'bench@example.test') RETURNING id
  )
  INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, "creditsHeld", "creditsCharged", sandbox,
    "callbackToken", "kieTaskId", attempts, "startedAt", "completedAt", "deadlineAt")
  SELECT state || n, person.id, 'IMAGE', status::"TaskStatus", 'nano-banana', 'a boat', 5, 5, TRUE,
    'token' || n, md5(state || n), 1, now(), CASE WHEN state = 'over' THEN now() END, now() + interval '2 hours'
  FROM person, generate_series(1, $1::int) n, (VALUES ('over', 'COMPLETED'), ('open', 'PROCESSING')) AS s (state, status)`;

async function compare(sides, connections, pool) {
  const found = { product: [], bare: [] };
  const play = async (name) => {
    const result = await round(sides[name], connections, requestsFor("over"));
    const lost = await untilProcessed(pool);
    if (lost > 0) throw new Error(`${lost} callbacks were not acted on`);
    return result;
  };
  for (const name of ["product", "bare"]) await play(name);
  for (let i = 0; i < ROUNDS; i++) {
    for (const name of i % 2 === 0 ? ["bare", "product"] : ["product", "bare"]) found[name].push(await play(name));
  }
  const of = (name, key) =>
    quantile(
      found[name].map((one) => one[key]),
      0.5,
    );
  const ratio = of("product", "cpu") / of("bare", "cpu");
  const told = (name) => `${of(name, "node").toFixed(0)} + ${of(name, "database").toFixed(0)} µs`;
  const perSecond = of("product", "perSecond");
  return [
    {
      figure: `callback acknowledged, ${connections} at once: CPU of node + PostgreSQL`,
      product: told("product"),
      bare: told("bare"),
      ratio: ratio.toFixed(2),
      goal: `≤ ${MOST_CPU}`,
      isMissed: ratio > MOST_CPU,
    },
    {
      figure: `the same, a second`,
      product: `${perSecond.toFixed(0)}, p99 ${of("product", "p99").toFixed(0)} ms`,
      bare: `${of("bare", "perSecond").toFixed(0)}, p99 ${of("bare", "p99").toFixed(0)} ms`,
      ratio: (perSecond / of("bare", "perSecond")).toFixed(2),
      goal: `≥ ${LEAST_PER_SECOND}`,
      isMissed: perSecond < LEAST_PER_SECOND,
    },
  ];
}

/** How many a second are looked into at kie.ai: each names another open task. */
async function processing(side, pool) {
  const begun = performance.now();
  const requests = requestsFor("open");
  await Promise.all(
    Array.from({ length: 64 }, (_, n) =>
      send(
        side.port,
        requests.filter((_r, at) => at % 64 === n),
      ),
    ),
  );
  await untilProcessed(pool);
  const perSecond = (TASKS * 1000) / (performance.now() - begun);
  return {
    figure: "callbacks sent and looked into, a second",
    product: perSecond.toFixed(0),
    goal: `≥ ${LEAST_PROCESSED}`,
    isMissed: perSecond < LEAST_PROCESSED,
  };
}

/** One round of load; what it cost the side that answers. */
async function round({ pid, port, server }, connections, requests) {
  const before = { node: cpuMs(pid), database: databaseCpuMs(server) };
  const begun = performance.now();
  const isOver = () => performance.now() - begun >= ROUND_MS;
  const times = await Promise.all(
    Array.from({ length: connections }, (_, n) => send(port, endless(requests, n * 7), isOver)),
  ).then((all) => all.flat());
  const spanMs = performance.now() - begun;
  const per = (spent) => (spent * 1000) / times.length;
  const [node, database] = [per(cpuMs(pid) - before.node), per(databaseCpuMs(server) - before.database)];
  const perSecond = (times.length * 1000) / spanMs;
  return { node, database, cpu: node + database, perSecond, p99: quantile(times, 0.99) };
}

function* endless(requests, from) {
  for (let n = from; ; n++) yield requests[n % requests.length];
}

/** Sends requests one after the other over one connection, as cheaply as can be. Gives how long each took. */
function send(port, requests, isOver = () => false) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const left = requests[Symbol.iterator]();
    const times = [];
    let [sentAt, answer] = [0, ""];
    const next = () => {
      const { done, value } = isOver() ? { done: true } : left.next();
      if (done) return void socket.end(() => resolve(times));
      sentAt = performance.now();
      socket.write(value);
    };
    socket.on("connect", next).on("error", reject);
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (!/\}(\r\n0\r\n\r\n)?$/.test(answer)) return;
      if (!answer.startsWith("HTTP/1.1 200")) return void reject(new Error(answer));
      answer = "";
      times.push(performance.now() - sentAt);
      next();
    });
  });
}

/** A request for each task, as the bytes that go over the wire. */
function requestsFor(state) {
  const seconds = String(Math.floor(Date.now() / 1000));
  return Array.from({ length: TASKS }, (_, at) => {
    const id = `${state}${at + 1}`;
    const kieTaskId = md5(id);
    const data = { taskId: kieTaskId, model: "google/nano-banana", state: "success", resultJson: "x".repeat(600) };
    const body = JSON.stringify({ code: 200, msg: "Playground task completed successfully.", data });
    const head = [
      `POST /webhooks/kie/${id}/token${at + 1} HTTP/1.1`,
      `host: localhost:${PORT}`,
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(body)}`,
      `x-webhook-timestamp: ${seconds}`,
      `x-webhook-signature: ${signature(kieTaskId, seconds)}`,
    ];
    return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
  });
}

function signature(kieTaskId, seconds) {
  return createHmac("sha256", KEY).update(`${kieTaskId}.${seconds}`).digest("base64");
}

function md5(text) {
  return createHash("md5").update(text).digest("hex");
}

async function untilProcessed(pool) {
  const query = `SELECT count(*)::int AS count FROM "KieDelivery" WHERE "processedAt" IS NULL`;
  for (const begun = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const [{ count }] = (await pool.query(query)).rows;
    if (count === 0 || performance.now() - begun > 60_000) return count;
  }
}

function message(child) {
  return new Promise((resolve) => child.once("message", (told) => resolve(told)));
}

const parentOf = (pid) => fieldsOf(pid)[1];

/** The server, those of its processes that are gone, and those that are there. */
function databaseCpuMs(server) {
  let total = cpuMs(server) + goneMs(server);
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (parentOf(pid) === server) total += cpuMs(pid);
    } catch (error) {
      // A process may end while it is looked at.
      if (error.code !== "ENOENT" && error.code !== "ESRCH") throw error;
    }
  }
  return total;
}

if (process.argv[2] === "bare") serveBare(process.argv[3]);
else await main();
