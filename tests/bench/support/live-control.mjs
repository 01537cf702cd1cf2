// The controls of the benchmark of what is live: a bare broadcast over ws and server-sent events, and graphql-ws alone.
import { createServer } from "node:http";
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import pg from "pg";
import { WebSocketServer } from "ws";

const [, , mode, url] = process.argv;

const EVENT = `
  SELECT e.sequence, e.type, t.id AS "taskId", t.status, t.prompt FROM "TaskEvent" e JOIN "Task" t ON t.id = e."taskId"
  WHERE e."userId" = $1 ORDER BY e.sequence DESC LIMIT 1`;

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
  const server = createServer((req, res) => {
    res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    const send = (json) => res.write(`event: next\ndata: ${json}\n\n`);
    send(told(FIRST));
    res.on("close", listen(req.headers["x-account"], send));
  });
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
  const pool = new pg.Pool({ connectionString: url });
  const client = new pg.Client({ connectionString: url });
  client.on("notification", async ({ payload }) => {
    const [, topic] = payload.split(" ", 2);
    const account = topic.slice("account:".length);
    if (!listeners.has(account)) return;
    const { rows } = await pool.query({ name: "event", text: EVENT, values: [account] });
    const json = told(rows[0]);
    for (const send of listeners.get(account) ?? []) send(json);
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
