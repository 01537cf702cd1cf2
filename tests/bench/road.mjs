// How long the built product takes to start, to hand a task to the sandbox, and to push a callback to a socket. Run by
// `npm run bench`; prints one table. Whole-process wall time; moments of the server are those of its own log.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { end, quantile, startProduct, untilHealthy } from "./support/product.mjs";

const PORT = 3991;
const ORIGIN = `http://localhost:${PORT}`;
const TASKS = 30;
const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-bench-"));

function start() {
  const begun = Date.now();
  const child = startProduct({ port: PORT, dataDir, env: { SANDBOX_SPEED: "100" }, stdio: "pipe" });
  const events = [];
  let rest = "";
  child.stdout.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line.startsWith("{")) events.push(JSON.parse(line));
  });
  return { child, events, begun };
}

async function healthy(begun) {
  await untilHealthy(ORIGIN);
  return Date.now() - begun;
}

const rows = [];
const row = (figure, values) =>
  rows.push({
    figure,
    p50: Math.round(quantile(values, 0.5)),
    p99: Math.round(quantile(values, 0.99)),
    n: values.length,
  });

const first = start();
row("first start, fresh embedded database (ms)", [await healthy(first.begun)]);
await end(first.child);
const again = [];
for (let round = 0; round < 5; round += 1) {
  const next = start();
  again.push(await healthy(next.begun));
  await end(next.child);
}
row("start on the existing embedded database (ms)", again);

const server = start();
await healthy(server.begun);
const headers = { "content-type": "application/json", origin: ORIGIN };
const ask = async (query, variables, cookie = "") => {
  const response = await fetch(`${ORIGIN}/graphql`, {
    method: "POST",
    headers: { ...headers, cookie },
    body: JSON.stringify({ query, variables }),
  });
  return { body: await response.json(), cookie: response.headers.getSetCookie()[0]?.split(";")[0] };
};
const { cookie } = await ask("mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }", {
  input: { email: "bench@example.test", password: "a long enough password" },
});
const socket = createClient({
  url: `ws://localhost:${PORT}/graphql`,
  webSocketImpl: class extends WebSocket {
    constructor(address, protocols) {
      super(address, protocols, { headers: { cookie, origin: ORIGIN } });
    }
  },
});
const seen = new Map();
void (async () => {
  for await (const { data } of socket.iterate({ query: "subscription { taskEvents { type task { id } } }" })) {
    const { type, task } = data.taskEvents;
    if (type === "SAVING") seen.set(task.id, Date.now());
    if (type === "COMPLETED") seen.set(`${task.id} done`, Date.now());
  }
})();
const answered = new Map();
for (let index = 0; index < TASKS; index += 1) {
  const { body } = await ask(
    "mutation ($input: CreateImageTaskInput!) { createImageTask(input: $input) { ... on CreateImageTaskPayload { task { id } } } }",
    { input: { task: { model: "nano-banana", prompt: `a small boat number ${index}` } } },
    cookie,
  );
  const { id } = body.data.createImageTask.task;
  answered.set(id, Date.now());
  while (!seen.has(`${id} done`)) await new Promise((resolve) => setTimeout(resolve, 5));
}
const rowId = (id) => Buffer.from(id, "base64").toString().split(":")[1];
const at = (event, id) => server.events.find((entry) => entry.event === event && entry.taskId === rowId(id));
const ids = [...answered.keys()];
row(
  "createImageTask answered to kie task answered (ms)",
  ids.map((id) => Math.max(0, Date.parse(at("task started", id).time) - answered.get(id))),
);
row(
  "callback received to event on the socket (ms)",
  ids.flatMap((id) => {
    const callback = at("callback received", id);
    return callback === undefined ? [] : [Math.max(0, seen.get(id) - Date.parse(callback.time))];
  }),
);
await socket.dispose();
await end(server.child);
rmSync(dataDir, { recursive: true, force: true });
console.table(rows);
