// What a page of tasks with their models and files costs the built product on PostgreSQL, by its text and by its SHA-256, against
// a bare node:http handler that hashes the key, reads the same in one statement, signs the addresses and answers the same.
// Mercurius with graphql-jit over the same statement stands beside them, without a goal.
// `node tests/bench/queries.mjs`; CPU is that of the serving process and of PostgreSQL; rounds take turns. Exits with 1 when a
// goal is missed.
import { fork } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "../../scripts/postgres.mjs";
import { compare, ratioRow, report, round } from "./support/compare.mjs";
import { endless, requestBytes } from "./support/load.mjs";
import { serveMercurius } from "./support/mercurius-control.mjs";
import { end, parentOf, startProduct, untilHealthy } from "./support/product.mjs";

const PORT = 3995;
const CONNECTIONS = 16;
const SECRET = `nbv_live_${"0123456789abcdef".repeat(3)}`;
const QUERY = `query Bench { viewer { tasks(first: 20) {
  nodes { __typename id status prompt creditsCharged createdAt completedAt model { id slug name }
    assets { id contentType width height url thumb: url(width: 480) } }
  pageInfo { hasNextPage endCursor } } } }`;
const MODEL = `query { models { id slug name } }`;
const SIX_HOURS = 6 * 3600;
const MOST_NODE = { "free-form": 2.0, persisted: 1.8 };
const MOST_ALL = 2.5;

/** The control: the key's hash, one statement, two signatures for each file, the answer. */
function serveBare(url, models) {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const named = new Map(models.map((model) => [model.slug, model]));
  const global = (type, id) => Buffer.from(`${type}:${id}`).toString("base64url");
  const address = (id, width) => {
    const expires = Math.ceil((Date.now() / 1000 + 4 * SIX_HOURS) / SIX_HOURS) * SIX_HOURS;
    const text = ["media", id, width ?? "original", expires * 1000].join("\n");
    const signature = createHmac("sha256", "a key of 32 bytes for this round").update(text).digest("base64url");
    return `http://localhost:${PORT}/media/${id}?e=${expires}&s=${signature}${width === null ? "" : `&w=${width}`}`;
  };
  const taskOf = ([id, kind, status, prompt, creditsCharged, createdAt, completedAt, slug, files]) => ({
    __typename: kind === "IMAGE" ? "ImageTask" : "VideoTask",
    id: global("Task", id),
    status,
    prompt,
    creditsCharged,
    createdAt: new Date(createdAt).toISOString(),
    completedAt: new Date(completedAt).toISOString(),
    model: named.get(slug),
    assets: files.map(([file, contentType, width, height]) => ({
      id: global("Asset", file),
      contentType,
      width,
      height,
      url: address(file, null),
      thumb: address(file, 480),
    })),
  });
  const server = createServer((req, res) => {
    const chunks = [];
    req.on("data", (chunk) => chunks.push(chunk));
    req.on("end", async () => {
      const { query } = JSON.parse(Buffer.concat(chunks).toString());
      const hash = createHash("sha256").update(req.headers.authorization.slice(7)).digest("hex");
      const { rows } = await pool.query({ name: "page", text: PAGE, values: [hash, query === undefined ? 0 : 21] });
      const tasks = rows[0].tasks.map(taskOf);
      const nodes = tasks.slice(0, 20);
      const last = Buffer.from(nodes.at(-1).id, "base64url").toString().slice("Task:".length);
      const endCursor = Buffer.from(`id:${last}`).toString("base64url");
      const pageInfo = { hasNextPage: tasks.length > 20, endCursor };
      const body = JSON.stringify({ data: { viewer: { tasks: { nodes, pageInfo } } } });
      res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
}

const PAGE = `
  SELECT json_agg(json_build_array(task."id", task."kind", task."status", task."prompt", task."creditsCharged",
    task."createdAt", task."completedAt", task."modelSlug", (
      SELECT json_agg(json_build_array(file."id", file."contentType", file."width", file."height") ORDER BY file."position")
      FROM "Asset" AS file WHERE file."taskId" = task."id" AND file."deletedAt" IS NULL))) AS "tasks"
  FROM (
    SELECT task.* FROM "ApiKey" AS key JOIN "Task" AS task ON task."userId" = key."actsForId"
    WHERE key."hash" = $1 AND key."revokedAt" IS NULL AND task."deletedAt" IS NULL ORDER BY task."id" DESC LIMIT $2::int
  ) AS task`;

/** An account with a key, and finished tasks with a picture each. */
const FILL = [
  `INSERT INTO "User" (id, email) VALUES ('bench', 'bench@example.test')`,
  `INSERT INTO "ApiKey" (id, "userId", "actsForId", "familyId", name, prefix, hash, sandbox, scopes)
   VALUES ('bench', 'bench', 'bench', 'bench', 'bench', 'nbv_live_0123', '${createHash("sha256").update(SECRET).digest("hex")}', FALSE,
     '{TASKS_READ,ASSETS_READ}')`,
  `INSERT INTO "Task" (id, "userId", kind, status, "modelSlug", prompt, "creditsHeld", "creditsCharged", sandbox,
     "callbackToken", attempts, "startedAt", "completedAt")
   SELECT '019aa000-0000-7000-8000-' || lpad(n::text, 12, '0'), 'bench', 'IMAGE', 'COMPLETED', 'nano-banana',
     'a small boat on a wide lake in the evening, number ' || n, 5, 5, FALSE, 'token' || n, 1, now(), now()
   FROM generate_series(1, 60) AS n`,
  `INSERT INTO "Asset" (id, "userId", purpose, "taskId", "storageKey", "contentType", width, height, "byteSize", sha256)
   SELECT '019aa000-0000-7000-9000-' || right(id, 12), 'bench', 'RESULT', id, 'results/' || id, 'image/png', 1024, 1024, 1000, ''
   FROM "Task"`,
];

async function main() {
  const postgres = await startPostgres();
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-queries-"));
  const points = { API_POINTS: "100000000", API_POINTS_PER_SECOND: "100000000" };
  const ownDocuments = new URL("support/own-documents.mjs", import.meta.url).href;
  const env = {
    DATABASE_URL: postgres.url,
    NODE_OPTIONS: `--import=${ownDocuments}`,
    BENCH_DOCUMENT: QUERY,
    ...points,
  };
  const product = startProduct({ port: PORT, dataDir, env });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  const controls = [];
  try {
    await untilHealthy(`http://localhost:${PORT}`);
    for (const text of FILL) await pool.query(text);
    const models = (await ask(PORT, { query: MODEL })).data.models;
    const server = parentOf((await pool.query("SELECT pg_backend_pid() AS pid")).rows[0].pid);
    const control = async (mode) => {
      const child = fork(fileURLToPath(import.meta.url), [mode, postgres.url], {
        env: { MODELS: JSON.stringify(models) },
      });
      controls.push(child);
      const { port } = await new Promise((resolve) => child.once("message", resolve));
      return { pid: child.pid, port, server, body: { query: QUERY } };
    };
    const ours = { pid: product.pid, port: PORT, server };
    const sides = {
      "free-form": { ...ours, body: { query: QUERY } },
      persisted: { ...ours, body: { documentId: createHash("sha256").update(QUERY).digest("hex") } },
      bare: await control("bare"),
      Mercurius: await control("mercurius"),
    };
    await mustBeSame(sides);
    report(await compared(sides, pool));
  } finally {
    await pool.end();
    for (const child of [product, ...controls]) await end(child);
    postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A row changes before each round, so that no stored answer could do. */
async function compared(sides, pool) {
  let turn = 0;
  const play = async (name) => {
    turn += 1;
    await pool.query(`UPDATE "Task" SET prompt = 'round ${turn}' WHERE id LIKE '%0000000050'`);
    const bytes = requestBytes({ path: "/graphql", body: JSON.stringify(sides[name].body), headers: bearer });
    const requestsOf = () => endless([bytes]);
    return round(sides[name], { connections: CONNECTIONS, requestsOf, isWrong: (text) => text.includes('"errors"') });
  };
  const found = await compare(Object.keys(sides), play);
  const row = (name, key, figure, most) =>
    ratioRow({
      figure: `20 tasks with model and files, ${name}: ${figure}`,
      product: found[name],
      control: found.bare,
      key,
      most,
    });
  return [
    ...Object.entries(MOST_NODE).flatMap(([name, most]) => [
      row(name, "node", "CPU of node", most),
      row(name, "cpu", "of node and PostgreSQL", MOST_ALL),
    ]),
    { ...row("Mercurius", "node", "CPU of node", 0), ...WITHOUT_GOAL },
  ];
}

const WITHOUT_GOAL = { goal: "", isMissed: false };

const bearer = { authorization: `Bearer ${SECRET}` };

async function ask(port, body) {
  const headers = { "content-type": "application/json", ...bearer };
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return answer.json();
}

/** All sides give the same, but for the signatures. */
async function mustBeSame(sides) {
  const told = async ({ port, body }) =>
    JSON.stringify((await ask(port, body)).data ?? null).replace(/s=[\w-]+/g, "s=");
  const [first, ...others] = await Promise.all(Object.values(sides).map(told));
  for (const other of others) {
    if (first !== other) throw new Error(`The answers differ:\n${first.slice(0, 900)}\n${other.slice(0, 900)}`);
  }
}

const [, , mode, url] = process.argv;
const models = () => JSON.parse(process.env.MODELS);
if (mode === "bare") serveBare(url, models());
else if (mode === "mercurius") {
  const named = new Map(models().map((model) => [model.slug, model]));
  await serveMercurius({ url, page: PAGE, models: named, origin: `http://localhost:${PORT}` });
} else await main();
