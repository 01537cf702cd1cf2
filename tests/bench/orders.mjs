// What an order costs the built product on PostgreSQL, against a bare node:http handler that does all of it in one statement:
// takes the credits, inserts the task, its entry in the ledger and its event, and notifies. `node tests/bench/orders.mjs`; CPU
// is that of the serving process and of PostgreSQL together, rounds are interleaved. The providers are paused, so that what is
// ordered stays in the queue. Exits with 1 when a goal is missed.
import { fork } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "../../scripts/postgres.mjs";
import { compare, goalRow, ratioRow, report, round } from "./support/compare.mjs";
import { endless, requestBytes } from "./support/load.mjs";
import { end, parentOf, startProduct, untilHealthy } from "./support/product.mjs";

const PORT = 3995;
const ACCOUNTS = 50;
const CONNECTIONS = 16;
const BATCH = 25;
const MOST_CPU = 3;
const MOST_CPU_IN_BATCH = 0.25;
const LEAST_HOT = 0.9;

const ORDER = `mutation ($input: CreateImageTaskInput!) {
  createImageTask(input: $input) { __typename ... on CreateImageTaskPayload { task { id status creditsCharged } } }
}`;
const ORDERS = `mutation ($input: CreateTasksInput!) {
  createTasks(input: $input) { __typename ... on CreateTasksPayload { outcomes { task { id status creditsCharged } } } }
}`;
const banana = { model: "nano-banana", prompt: "a banana on a table in the evening sun" };

/** The control: who asks from memory, one statement, the answer. */
const PLACE = `
  WITH balance AS (
    UPDATE "CreditBalance" SET available = available - 5, "onHold" = "onHold" + 5, "lastNumber" = "lastNumber" + 1
    WHERE "userId" = $1 AND available >= 5 RETURNING available, "lastNumber"
  ), account AS (
    UPDATE "User" SET "lastEventSequence" = "lastEventSequence" + 1 FROM balance WHERE id = $1 RETURNING "lastEventSequence"
  ), task AS (
    INSERT INTO "Task" (id, "userId", kind, "modelSlug", prompt, "creditsHeld", "creditsCharged", "quotedCredits", sandbox,
      "callbackToken", "apiKeyId", "aspectRatio", parameters)
    SELECT $2, $1, 'IMAGE', 'nano-banana', $3, 5, 5, 5, TRUE, $4, $5, '1:1', $6 FROM balance
  ), entry AS (
    INSERT INTO "CreditTransaction" (id, "userId", number, type, amount, "balanceAfter", "taskId", reason, subject)
    SELECT $7, $1, "lastNumber", 'HOLD', -5, available, $2, 'TASK_ORDERED', 'Nano Banana' FROM balance
  ), event AS (
    INSERT INTO "TaskEvent" (id, "userId", "taskId", type, sequence)
    SELECT $8, $1, $2, 'CREATED', "lastEventSequence" FROM account
  )
  SELECT pg_notify('bench', 'bare ' || $1) FROM balance`;
const PARAMETERS = JSON.stringify({ aspectRatio: "1:1", outputFormat: "png" });

function serveBare(url) {
  const pool = new pg.Pool({ connectionString: url });
  const accounts = new Map();
  for (const { hash, id, userId } of keys()) accounts.set(hash, { id, userId });
  const answer = async (key, body, res) => {
    const { id, userId } = accounts.get(sha256(key));
    const { prompt } = JSON.parse(body).variables.input.task;
    const taskId = randomUUID();
    const values = [userId, taskId, prompt, randomBytes(32).toString("base64url"), id, PARAMETERS, randomUUID()];
    const { rowCount } = await pool.query({ name: "order", text: PLACE, values: [...values, randomUUID()] });
    if (rowCount !== 1) return void res.writeHead(500).end();
    const task = { id: taskId, status: "PENDING", creditsCharged: 5 };
    const text = JSON.stringify({ data: { createImageTask: { __typename: "CreateImageTaskPayload", task } } });
    res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
    res.end(text);
  };
  const server = createServer((req, res) => {
    const chunks = [];
    req.on("data", (chunk) => chunks.push(chunk));
    req.on("end", () => void answer(req.headers.authorization.slice(7), Buffer.concat(chunks).toString(), res));
  });
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
}

async function main() {
  const postgres = await startPostgres();
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-orders-"));
  const env = { DATABASE_URL: postgres.url, API_POINTS: "1000000000", API_POINTS_PER_SECOND: "1000000" };
  const product = startProduct({ port: PORT, dataDir, env });
  const bare = fork(fileURLToPath(import.meta.url), ["bare", postgres.url]);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  try {
    const [{ port }] = await Promise.all([message(bare), untilHealthy(`http://localhost:${PORT}`)]);
    await pool.query(`UPDATE "KieChannel" SET "pausedUntil" = now() + interval '1 day', "pausedSince" = now()`);
    await pool.query(
      FILL,
      ["id", "userId", "hash"].map((name) => keys().map((one) => one[name])),
    );
    const { rows } = await pool.query("SELECT pg_backend_pid() AS pid");
    const server = parentOf(rows[0].pid);
    const sides = {
      product: { pid: product.pid, port: PORT, server },
      bare: { pid: bare.pid, port, server },
    };
    report(await table(sides));
  } finally {
    await pool.end();
    for (const child of [product, bare]) await end(child);
    postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function table(sides) {
  const single = { query: ORDER, variables: { input: { task: banana } } };
  const many = { query: ORDERS, variables: { input: { images: Array.from({ length: BATCH }, () => banana) } } };
  const [orders, hot, batches] = [requestsFor(single), requestsFor(single).slice(0, 1), requestsFor(many)];
  const isWrong = (answer) => !answer.includes('"creditsCharged":5');
  const play =
    (requests, connections = CONNECTIONS) =>
    (name) =>
      round(sides[name], { connections, requestsOf: (n) => endless(requests, n * 3), isWrong });
  const rounds = {
    spread: () => play(orders)("product"),
    hot: () => play(hot)("product"),
    // Both alone: side by side, single orders share their statements as well.
    alone: () => play(orders, 1)("product"),
    batch: async () => perTask(await play(batches, 1)("product")),
    bareSpread: () => play(orders)("bare"),
    bareHot: () => play(hot)("bare"),
  };
  const found = await compare(Object.keys(rounds), (name) => rounds[name]());
  const row = (figure, product, control, most) => ratioRow({ figure, product, control, most });
  const what = `an order, ${CONNECTIONS} at once`;
  return [
    row(`${what}, of ${ACCOUNTS} accounts: CPU of node + PostgreSQL`, found.spread, found.bareSpread, MOST_CPU),
    row(`${what}, of one account: CPU of node + PostgreSQL`, found.hot, found.bareHot, MOST_CPU),
    row(
      `one of ${BATCH} in createTasks against an order, each alone: CPU`,
      found.batch,
      found.alone,
      MOST_CPU_IN_BATCH,
    ),
    goalRow({
      figure: "throughput of one account, as a share of that of many",
      value: found.hot.perSecond / found.spread.perSecond,
      least: LEAST_HOT,
    }),
  ];
}

function perTask({ node, database, cpu, perSecond, ...times }) {
  const figures = { node: node / BATCH, database: database / BATCH, cpu: cpu / BATCH };
  return { ...figures, perSecond: perSecond * BATCH, ...times };
}

/** Accounts that never run out, and a key of each. */
const FILL = `
  WITH given AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS given (id, "userId", hash)), people AS (
    INSERT INTO "User" (id, email, "emailVerifiedAt") SELECT "userId", "userId" || '@example.test', now() FROM given
  ), balances AS (
    INSERT INTO "CreditBalance" ("userId", available) SELECT "userId", 1000000000 FROM given
  )
  INSERT INTO "ApiKey" (id, "userId", "actsForId", name, "familyId", prefix, hash, sandbox, scopes)
  SELECT id, "userId", "userId", 'bench', id, 'nbv_live_', hash, FALSE, '{TASKS_WRITE,TASKS_READ}'::"ApiKeyScope"[] FROM given`;

function keys() {
  return Array.from({ length: ACCOUNTS }, (_, nth) => {
    const key = `nbv_live_${sha256(`bench ${nth}`).slice(0, 48)}`;
    return { key, hash: sha256(key), id: `key${nth}`, userId: `person${nth}` };
  });
}

/** A request of each account, as the bytes that go over the wire. */
function requestsFor(document) {
  const body = JSON.stringify(document);
  return keys().map(({ key }) => requestBytes({ path: "/graphql", body, headers: { authorization: `Bearer ${key}` } }));
}

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

function message(child) {
  return new Promise((resolve) => child.once("message", (told) => resolve(told)));
}

if (process.argv[2] === "bare") serveBare(process.argv[3]);
else await main();
