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
import { compare, goalRow, IS_QUICK, ratioRow, report, round } from "./support/compare.mjs";
import { endless, requestBytes, send } from "./support/load.mjs";
import { end, parentOf, startProduct, untilHealthy } from "./support/product.mjs";

const TASKS = 2000;
const ACCOUNTS = 50;
const ENDED = IS_QUICK ? 500 : TASKS;
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
  const kie = fork(fileURLToPath(new URL("support/kie-control.mjs", import.meta.url)));
  const { origin } = await message(kie);
  const product = startProduct({ port: PORT, dataDir, env: settingsFor(postgres.url, origin) });
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
    table.push(await looking(sides.product, pool));
    table.push(await failing(sides.product, pool), ...(await making(sides.product, pool)));
    report(table);
  } finally {
    await pool.end();
    for (const child of [product, bare, kie]) await end(child);
    postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function settingsFor(url, kie) {
  return {
    DATABASE_URL: url,
    KIE_API_KEY: "whatever the stand-in takes",
    KIE_API_BASE: kie,
    KIE_WEBHOOK_HMAC_KEY: KEY,
    OUTBOUND_ALLOW: new URL(kie).host,
    PUBLIC_URL: "https://bench.nano-banana.video",
  };
}

/** How the ids of tasks begin at kie.ai, whose stand-in tells by that what has become of them. */
const LETTERS = { made: "a", failed: "b", open: "c", over: "d" };

/** Accounts, tasks of theirs that are over, and tasks that are not, for each of which credits are held. */
const FILL = `
  WITH people AS (
    INSERT INTO "User" (id, email) SELECT 'bench' || n, 'bench' || n || '@example.test' FROM generate_series(0, ${ACCOUNTS - 1}) n
  ), balances AS (
    INSERT INTO "CreditBalance" ("userId", available, "onHold", "totalPurchased", "lastNumber")
    SELECT 'bench' || n, 0, 15 * $1::int / ${ACCOUNTS}, 0, 3 * $1::int / ${ACCOUNTS} FROM generate_series(0, ${ACCOUNTS - 1}) n
  ), tasks AS (
    INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, "creditsHeld", "creditsCharged", sandbox,
      "callbackToken", "kieTaskId", attempts, "startedAt", "completedAt", "deadlineAt", "nextPollAt")
    SELECT state || n, 'bench' || n % ${ACCOUNTS}, 'IMAGE', status::"TaskStatus", 'nano-banana', 'a boat', 5, 5, FALSE,
      'token' || n, letter || md5(state || n), 1, now(), CASE WHEN state = 'over' THEN now() END, now() + interval '2 hours',
      CASE WHEN state <> 'over' THEN now() + interval '1 hour' END
    FROM generate_series(1, $1::int) n, (VALUES ('over', 'd', 'COMPLETED'), ('open', 'c', 'PROCESSING'),
      ('made', 'a', 'PROCESSING'), ('failed', 'b', 'PROCESSING')) AS s (state, letter, status)
    RETURNING id, "userId", status
  )
  INSERT INTO "CreditTransaction" (id, "userId", number, type, amount, "balanceAfter", "taskId", reason)
  SELECT id, "userId", row_number() OVER (PARTITION BY "userId"), 'HOLD', -5, 0, id, 'TASK_ORDERED'
  FROM tasks WHERE status = 'PROCESSING'`;

async function acknowledged(sides, connections, pool) {
  const requests = requestsFor("over");
  const play = async (name) => {
    const result = await round(sides[name], { connections, requestsOf: (n) => endless(requests, n * 7) });
    const lost = await untilNone(pool, UNPROCESSED);
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

/** How many a second are looked into at kie.ai, which says that they are not over. */
async function looking(side, pool) {
  const value = await perSecond(side, "open", () => untilNone(pool, UNPROCESSED));
  return goalRow({ figure: "callbacks sent and looked into, a second", value, least: LEAST_PROCESSED });
}

/** How many tasks a second have failed by their callbacks, with their credits back. */
async function failing(side, pool) {
  const value = await perSecond(side, "failed", () => untilNone(pool, without("failed", "FAILED")));
  return goalRow({ figure: "callbacks to the end of their tasks, failed: a second", value, least: LEAST_PROCESSED });
}

/** How many callbacks a second are done with that say that a task was made, and how many such tasks have their files. */
async function making(side, pool) {
  const begun = performance.now();
  const value = await perSecond(side, "made", () => untilNone(pool, UNPROCESSED));
  if ((await untilNone(pool, without("made", "COMPLETED"))) > 0) throw new Error("Tasks were not completed.");
  const completed = (ENDED * 1000) / (performance.now() - begun);
  const figure = "callbacks of made tasks";
  return [
    goalRow({ figure: `${figure}, done with: a second`, value, least: LEAST_PROCESSED }),
    {
      figure: `${figure}, files copied and all charged: a second`,
      product: completed.toFixed(0),
      goal: "",
      isMissed: false,
    },
  ];
}

const without = (
  state,
  end,
) => `SELECT count(*)::int AS count FROM "Task" AS task WHERE task.status <> '${end}' AND EXISTS (
  SELECT 1 FROM "KieDelivery" AS delivery WHERE delivery."taskId" = task.id AND task.id LIKE '${state}%')`;

/** Sends a callback for each task, and waits until what they lead to is done. */
async function perSecond({ port }, state, untilDone) {
  const requests = requestsFor(state).slice(0, ENDED);
  const begun = performance.now();
  const shares = Array.from({ length: 64 }, (_, n) => requests.filter((_r, at) => at % 64 === n));
  await Promise.all(shares.map((share) => send(port, share)));
  const left = await untilDone();
  if (left > 0) throw new Error(`${left} callbacks for tasks that are ${state} were not followed`);
  return (ENDED * 1000) / (performance.now() - begun);
}

/** A request for each task, as the bytes that go over the wire. */
function requestsFor(state) {
  const seconds = String(Math.floor(Date.now() / 1000));
  return Array.from({ length: TASKS }, (_, at) => {
    const id = `${state}${at + 1}`;
    const kieTaskId = LETTERS[state] + md5(id);
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

const UNPROCESSED = `SELECT count(*)::int AS count FROM "KieDelivery" WHERE "processedAt" IS NULL`;

/** Waits until a statement counts none; gives how many are left when that takes too long. */
async function untilNone(pool, query) {
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
