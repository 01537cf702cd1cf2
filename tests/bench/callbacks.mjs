// What a callback of kie.ai's costs the built product on PostgreSQL, against a bare node:http handler that checks the same
// signature and inserts into the same table in batches. `node tests/bench/callbacks.mjs`; CPU is that of the serving process
// and of PostgreSQL together, rounds are interleaved. Exits with 1 when a goal is missed.
import { fork } from "node:child_process";
import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "../../scripts/postgres.mjs";
import { compare, goalRow, ratioRow, report, round } from "./support/compare.mjs";
import { endless, requestBytes, send } from "./support/load.mjs";
import { end, parentOf, startProduct, untilHealthy } from "./support/product.mjs";

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
    for (const connections of [64, 256]) table.push(...(await acknowledged(sides, connections, pool)));
    table.push(await processing(sides.product, pool));
    report(table);
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

async function acknowledged(sides, connections, pool) {
  const requests = requestsFor("over");
  const play = async (name) => {
    const result = await round(sides[name], { connections, requestsOf: (n) => endless(requests, n * 7) });
    const lost = await untilProcessed(pool);
    if (lost > 0) throw new Error(`${lost} callbacks were not acted on`);
    return result;
  };
  const { product, bare } = await compare(["product", "bare"], play);
  const figure = `callback acknowledged, ${connections} at once`;
  return [
    ratioRow({ figure: `${figure}: CPU of node + PostgreSQL`, product, control: bare, most: MOST_CPU }),
    goalRow({ figure: `${figure}: a second`, value: product.perSecond, least: LEAST_PER_SECOND }),
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
  const value = (TASKS * 1000) / (performance.now() - begun);
  return goalRow({ figure: "callbacks sent and looked into, a second", value, least: LEAST_PROCESSED });
}

/** A request for each task, as the bytes that go over the wire. */
function requestsFor(state) {
  const seconds = String(Math.floor(Date.now() / 1000));
  return Array.from({ length: TASKS }, (_, at) => {
    const id = `${state}${at + 1}`;
    const kieTaskId = md5(id);
    const data = { taskId: kieTaskId, model: "google/nano-banana", state: "success", resultJson: "x".repeat(600) };
    const body = JSON.stringify({ code: 200, msg: "Playground task completed successfully.", data });
    const headers = {
      "x-webhook-timestamp": seconds,
      "x-webhook-signature": signature(kieTaskId, seconds),
    };
    return requestBytes({ path: `/webhooks/kie/${id}/token${at + 1}`, body, headers });
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

if (process.argv[2] === "bare") serveBare(process.argv[3]);
else await main();
