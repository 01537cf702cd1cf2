// The controls of the benchmark of what is live: a bare broadcast over ws and server-sent events, and graphql-ws alone.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import pg from "pg";
import { WebSocketServer } from "ws";

const [, , mode, url, key] = process.argv;

const EVENT = `
  SELECT e.sequence, e.type, t.id AS "taskId", t.status, t.prompt FROM "TaskEvent" e JOIN "Task" t ON t.id = e."taskId"
  WHERE e."userId" = $1 ORDER BY e.sequence DESC LIMIT 1`;

/** A callback's one statement: the task is over, and its account is told of it. */
const END = `
  WITH task AS (
    UPDATE "Task" SET status = 'FAILED', "completedAt" = now(), "nextPollAt" = NULL, "creditsCharged" = 0
    WHERE id = $1 AND "kieTaskId" = $2 AND status = 'PROCESSING' RETURNING id, "userId", status, prompt
  ), account AS (
    UPDATE "User" SET "lastEventSequence" = "lastEventSequence" + 1 FROM task WHERE "User".id = task."userId"
    RETURNING "lastEventSequence" AS sequence
  ), event AS (
    INSERT INTO "TaskEvent" (id, "userId", "taskId", type, sequence)
    SELECT 'end-' || task.id, "userId", task.id, 'FAILED', sequence FROM task, account
  )
  SELECT sequence, 'FAILED' AS type, id AS "taskId", "userId", status, prompt FROM task, account`;

/** What an event looks like to whoever listens; `SNAPSHOT` is told at first. */
function told({ sequence, type, taskId, status, prompt }) {
  return JSON.stringify({ data: { taskEvents: { sequence, type, taskId, task: { id: taskId, status, prompt } } } });
}

const FIRST = { sequence: 0, type: "SNAPSHOT", taskId: null, status: null, prompt: null };

/** Sends what is notified of an account to all who listen to it, as bytes; reads the event by one statement if told to. */
async function broadcast() {
  const listeners = new Map();
  const listen = (account, send) => {
    const all = listeners.get(account) ?? new Set();
    listeners.set(account, all.add(send));
    return () => all.delete(send);
  };
  const pool = new pg.Pool({ connectionString: url });
  const server = createServer((req, res) => {
    if (req.method === "POST") return void callBack(req, res);
    res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    const send = (json) => res.write(`event: next\ndata: ${json}\n\n`);
    send(told(FIRST));
    res.on("close", listen(req.headers["x-account"], send));
  });
  // A side waits while the other one plays.
  server.keepAliveTimeout = 120_000;
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on("upgrade", (req, connection, head) => {
    sockets.handleUpgrade(req, connection, head, (socket) => {
      socket.on("message", (data) => {
        const { type, id } = JSON.parse(String(data));
        if (type === "connection_init") return socket.send('{"type":"connection_ack"}');
        const send = (json) => socket.send(`{"id":"${id}","type":"next","payload":${json}}`);
        send(told(FIRST));
        socket.on("close", listen(req.headers["x-account"], send));
      });
    });
  });
  const callBack = async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const kieTaskId = JSON.parse(Buffer.concat(chunks).toString()).data.taskId;
    const signed = `${kieTaskId}.${req.headers["x-webhook-timestamp"]}`;
    const right = Buffer.from(createHmac("sha256", key).update(signed).digest("base64"));
    if (!timingSafeEqual(right, Buffer.from(req.headers["x-webhook-signature"]))) return void res.writeHead(401).end();
    const { rows } = await pool.query({ name: "end", text: END, values: [req.url.split("/")[3], kieTaskId] });
    res.writeHead(200, { "content-type": "application/json", "content-length": 2 }).end("{}");
    tell(rows[0].userId, rows[0]);
  };
  const tell = (account, event) => {
    const json = told(event);
    for (const send of listeners.get(account) ?? []) send(json);
  };
  const client = new pg.Client({ connectionString: url });
  client.on("notification", async ({ payload }) => {
    const [, topic] = payload.split(" ", 2);
    const account = topic.slice("account:".length);
    if (!listeners.has(account)) return;
    const { rows } = await pool.query({ name: "event", text: EVENT, values: [account] });
    tell(account, rows[0]);
  });
  await client.connect();
  await client.query("LISTEN notifications");
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
}

/** A subscription that tells one thing and then nothing. */
function alone() {
  const TaskEvent = new GraphQLObjectType({
    name: "TaskEvent",
    fields: { sequence: { type: GraphQLInt }, type: { type: GraphQLString }, taskId: { type: GraphQLString } },
  });
  const taskEvents = {
    type: TaskEvent,
    subscribe: async function* () {
      yield { taskEvents: { sequence: 0, type: "SNAPSHOT", taskId: null } };
      await new Promise(() => undefined);
    },
  };
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: "Query", fields: { nothing: { type: GraphQLInt } } }),
    subscription: new GraphQLObjectType({ name: "Subscription", fields: { taskEvents } }),
  });
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  useServer({ schema }, sockets, 15_000);
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
}

await (mode === "alone" ? alone() : broadcast());
