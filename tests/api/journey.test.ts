import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { createParser } from "eventsource-parser";
import { GraphQLClient } from "graphql-request";
import { createClient } from "graphql-ws";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { revokeApiKey } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { db } from "#graphql/runtime/db.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import type { TaskStatus } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { makeKey } from "#tests/support/keys.ts";
import { ownServer } from "#tests/support/server/local-server.ts";
import { has } from "#tests/support/server/programs.ts";
import { useSettings } from "#tests/support/settings.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();
const receiver = ownServer();
useSettings(() => ({ PUBLIC_URL: world.origin(), OUTBOUND_ALLOW: new URL(receiver.origin).host }));

/** All that a partner has: an address and a test key. */
let endpoint = "";
let key = "";
let client: GraphQLClient;

beforeAll(async () => {
  setOwnPort(Number(new URL(world.origin()).port));
  receiver.answer = (_req, res) => res.writeHead(204).end();
  endpoint = `${world.origin()}/graphql`;
  key = (await makeKey(await makeAccount())).secret;
  client = new GraphQLClient(endpoint, { headers: { authorization: `Bearer ${key}` } });
});

// Runs before the world goes away: what is under way would write into it.
afterAll(async () => {
  const open = { status: { in: ["PENDING", "PROCESSING", "SAVING"] as TaskStatus[] } };
  await vi.waitFor(async () => expect(await db.task.count({ where: open })).toBe(0), { timeout: 20_000 });
});

type Event = { sequence: number; type: string; taskId: string | null };
const EVENTS = "subscription ($after: Int) { taskEvents(after: $after) { sequence type taskId } }";

/** Reads the live updates as server-sent events, until the reader leaves. */
async function* live(after: number | null): AsyncGenerator<Event> {
  const leaving = new AbortController();
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ query: EVENTS, variables: { after } }),
    signal: leaving.signal,
  });
  const events: Event[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => event === "next" && events.push(JSON.parse(data).data.taskEvents),
  });
  const text = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      parser.feed(text.decode(chunk, { stream: true }));
      yield* events.splice(0);
    }
  } finally {
    leaving.abort();
  }
}

it("a partner goes the whole way with nothing but a test key and HTTP", async () => {
  // What is there, and what it costs.
  const { models } = await client.request<{ models: { slug: string; kind: string; acceptsImages: boolean }[] }>(
    "{ models { slug kind acceptsImages } }",
  );
  const model =
    models.find(({ slug }) => slug === "nano-banana-edit") ??
    models.find(({ kind, acceptsImages }) => kind === "IMAGE" && acceptsImages);
  const { estimateImageTask: estimate } = await client.request<{ estimateImageTask: { credits: number } }>(
    '{ estimateImageTask(input: { model: "nano-banana", prompt: "a banana" }) { credits } }',
  );
  expect(estimate.credits).toBeGreaterThan(0);

  // Where to be told.
  const hook = await client.request<{ createWebhookEndpoint: { secret: string } }>(
    `mutation ($url: String!) { createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED, TASK_FAILED] }) {
      ... on CreateWebhookEndpointPayload { secret } ... on Error { code message } } }`,
    { url: `${receiver.origin}/hook` },
  );

  // A picture to start from.
  const bytes = await picture("png", 320, 200);
  const { createUpload: slot } = await client.request<{
    createUpload: { id: string; uploadUrl: string; method: string; headers: { name: string; value: string }[] };
  }>(
    `mutation ($input: CreateUploadInput!) { createUpload(input: $input) { ... on CreateUploadPayload { id uploadUrl method headers { name value } } ... on Error { code message } } }`,
    { input: { filename: "start.png", contentType: "image/png", byteSize: bytes.length } },
  );
  const put = await fetch(slot.uploadUrl, {
    method: slot.method,
    headers: slot.headers.map(({ name, value }): [string, string] => [name, value]),
    body: new Uint8Array(bytes),
  });
  expect(put.status).toBeLessThan(300);
  const { completeUpload: upload } = await client.request<{ completeUpload: { asset: { id: string; width: number } } }>(
    "mutation ($id: ID!) { completeUpload(id: $id) { ... on CompleteUploadPayload { asset { id width } } ... on Error { code message } } }",
    { id: slot.id },
  );
  expect(upload.asset.width).toBe(320);

  // Follow, from before the order.
  const first = live(null);
  const snapshot = (await first.next()).value;
  expect(snapshot).toMatchObject({ type: "SNAPSHOT", taskId: null });

  // An order with a bad item in it.
  const { createTasks: batch } = await client.request<{
    createTasks: {
      creditsCharged: number;
      outcomes: { index: number; task: { id: string } | null; error: { code: string } | null }[];
    };
  }>(
    `mutation ($input: CreateTasksInput!) { createTasks(input: $input) {
      ... on CreateTasksPayload { creditsCharged outcomes { index task { id } error { code } } } ... on Error { code message } } }`,
    {
      input: {
        idempotencyKey: "journey-1",
        maxCredits: 100,
        images: [
          { model: "nano-banana", prompt: "a banana in the rain", endUser: "ann" },
          { model: "no-such-model", prompt: "nothing" },
          { model: model?.slug, prompt: "the same in snow", sourceImages: [upload.asset.id], endUser: "ann" },
          { model: "nano-banana", prompt: "this goes wrong #sim:422", endUser: "bob" },
        ],
      },
    },
  );
  expect(batch.outcomes.map(({ error }) => error?.code ?? null)).toEqual([null, "INVALID_INPUT", null, null]);
  expect(batch.creditsCharged).toBe(0);
  const ids = batch.outcomes.flatMap(({ task }) => task?.id ?? []);

  // The line breaks after two events; nothing is lost or told twice.
  const told: Event[] = [(await first.next()).value, (await first.next()).value];
  await first.return(undefined);
  const isOver = () => told.filter(({ type }) => type === "COMPLETED" || type === "FAILED").length === 3;
  for await (const event of live(told.at(-1)?.sequence ?? 0)) {
    told.push(event);
    if (isOver()) break;
  }
  const sequences = told.map(({ sequence }) => sequence);
  expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, i) => (snapshot?.sequence ?? 0) + 1 + i));

  // Asking instead of listening tells the same, page by page.
  const pulled: Event[] = [];
  for (let after = snapshot?.sequence ?? 0, hasMore = true; hasMore; ) {
    const page = await client.request<{ viewer: { events: { sequence: number; hasMore: boolean; events: Event[] } } }>(
      "query ($after: Int) { viewer { events(after: $after, first: 3) { sequence hasMore events { sequence type taskId } } } }",
      { after },
    );
    pulled.push(...page.viewer.events.events);
    ({ sequence: after, hasMore } = page.viewer.events);
  }
  expect(pulled).toEqual(told);

  // The webhooks, verified with the public library.
  await vi.waitFor(() => expect(receiver.seen).toHaveLength(3), { timeout: 15_000 });
  const messages = receiver.seen.map(
    ({ body, headers }) =>
      new Webhook(hook.createWebhookEndpoint.secret).verify(body.toString(), headers as Record<string, string>) as {
        type: string;
        data: { id: string; endUser: string };
      },
  );
  expect(messages.map(({ type }) => type).sort()).toEqual(["task.completed", "task.completed", "task.failed"]);
  expect(messages.map(({ data }) => data.id).sort()).toEqual([...ids].sort());

  // What came out, and what went wrong.
  const { nodes } = await client.request<{
    nodes: {
      status: string;
      creditsCharged: number;
      failure: { code: string; retryable: boolean } | null;
      assets: { url: string; sha256: string; byteSize: number }[];
    }[];
  }>(
    "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Task { status creditsCharged failure { code retryable } assets { url sha256 byteSize } } } }",
    { ids },
  );
  expect(nodes.map(({ status }) => status)).toEqual(["COMPLETED", "COMPLETED", "FAILED"]);
  expect(nodes[2]?.failure?.code).toBe("INPUT_REJECTED");
  for (const asset of nodes.flatMap(({ assets }) => assets)) {
    const file = Buffer.from(await (await fetch(asset.url)).arrayBuffer());
    expect([file.length, createHash("sha256").update(file).digest("hex")]).toEqual([asset.byteSize, asset.sha256]);
  }

  // The ledger of a test key stays empty; its end users have their totals.
  const { viewer } = await client.request<{ viewer: object }>(
    "{ viewer { credits { available } creditTransactions { nodes { id } } endUsers { endUser tasks creditsCharged } } }",
  );
  expect(viewer).toEqual({
    credits: { available: 0 },
    creditTransactions: { nodes: [] },
    endUsers: expect.arrayContaining([
      { endUser: "ann", tasks: 2, creditsCharged: 0 },
      { endUser: "bob", tasks: 1, creditsCharged: 0 },
    ]),
  });
  expect(await db.creditTransaction.count({ where: { type: "HOLD" } })).toBe(0);

  // The same request again is the same order.
  const again = await client.request<{ createImageTask: { replayed: boolean; task: { id: string } } }>(ORDER, {
    key: "journey-2",
  });
  const repeated = await client.request<{ createImageTask: { replayed: boolean; task: { id: string } } }>(ORDER, {
    key: "journey-2",
  });
  expect([again.createImageTask.replayed, repeated.createImageTask.replayed]).toEqual([false, true]);
  expect(repeated.createImageTask.task.id).toBe(again.createImageTask.task.id);
}, 60_000);

const ORDER = `mutation ($key: String!) { createImageTask(input: { task: { model: "nano-banana", prompt: "twice" }, idempotencyKey: $key }) {
  ... on CreateImageTaskPayload { replayed task { id } } ... on Error { code message } } }`;

it("graphql-ws' own client follows with the key in its first message, and resumes", async () => {
  // An account of its own: what others have under way would come in between.
  const { secret } = await makeKey(await makeAccount());
  const authorization = `Bearer ${secret}`;
  const connect = () =>
    createClient({
      url: endpoint.replace("http", "ws"),
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
    });
  const one = connect();
  const events = one.iterate<{ taskEvents: Event }>({ query: EVENTS, variables: { after: null } });
  const opening = (await events.next()).value?.data?.taskEvents;
  expect(opening).toMatchObject({ type: "SNAPSHOT", taskId: null });
  await new GraphQLClient(endpoint, { headers: { authorization } }).request(ORDER, { key: "socket-1" });
  const created = (await events.next()).value?.data?.taskEvents;
  expect(created).toMatchObject({ sequence: (opening?.sequence ?? 0) + 1, type: "CREATED" });
  await one.dispose();
  const other = connect();
  const rest = other.iterate<{ taskEvents: Event }>({ query: EVENTS, variables: { after: created?.sequence } });
  expect((await rest.next()).value?.data?.taskEvents.sequence).toBe((created?.sequence ?? 0) + 1);
  await other.dispose();
});

it("a socket with a key that does not work is closed with 4401", async () => {
  const closed = new Promise<number>((resolve) => {
    const bad = createClient({
      url: endpoint.replace("http", "ws"),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
      connectionParams: { authorization: `Bearer nbv_live_${"0".repeat(48)}` },
      on: { closed: (event) => resolve((event as { code: number }).code) },
    });
    void bad;
  });
  expect(await closed).toBe(4401);
});

it("a socket is closed within 2 s when its key is revoked", async () => {
  const owner = await makeAccount();
  const made = await makeKey(owner);
  let revokedAt = 0;
  const code = new Promise<number>((resolve) => {
    const opened = createClient({
      url: endpoint.replace("http", "ws"),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${made.secret}` },
      on: { closed: (event) => resolve((event as { code: number }).code) },
    });
    const events = opened.iterate<{ taskEvents: Event }>({ query: EVENTS, variables: { after: null } });
    void events
      .next()
      .then(() => revokeApiKey(owner, made.id))
      .then(() => (revokedAt = performance.now()));
  });
  expect(await code).toBe(4401);
  expect(performance.now() - revokedAt).toBeLessThan(2000);
});

it("a page of another site opens a socket with a token, but not with a cookie or nothing", async () => {
  const origin = "https://partner.example";
  const first = async (connectionParams: Record<string, string>, headers: Record<string, string> = {}) => {
    const Socket = class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { origin, ...headers } });
      }
    };
    const opened = createClient({
      url: endpoint.replace("http", "ws"),
      webSocketImpl: Socket,
      retryAttempts: 0,
      connectionParams,
    });
    try {
      return (await opened.iterate({ query: "{ styles { id } }" }).next()).value?.data !== undefined;
    } catch {
      return false;
    } finally {
      await opened.dispose();
    }
  };
  expect(await first({ authorization: `Bearer ${key}` })).toBe(true);
  expect(await first({})).toBe(false);
  expect(await first({ authorization: `Bearer ${key}` }, { cookie: "nbv_session=abc" })).toBe(false);
});

it.skipIf(!has("curl"))("curl gets the same", async () => {
  const { stdout } = await promisify(execFile)("curl", [
    "--silent",
    "--fail-with-body",
    endpoint,
    "--header",
    `Authorization: Bearer ${key}`,
    "--json",
    JSON.stringify({ query: "{ viewer { id } models { slug } }" }),
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ data: { viewer: { id: expect.any(String) }, models: expect.any(Array) } });
  const live = execFile("curl", [
    "--silent",
    "--no-buffer",
    endpoint,
    ...["--header", `Authorization: Bearer ${key}`, "--header", "Accept: text/event-stream"],
    "--json",
    JSON.stringify({ query: "subscription { taskEvents { type } }" }),
  ]);
  let heard = "";
  live.stdout?.on("data", (text) => (heard += text));
  await vi.waitFor(() => expect(heard).toMatch(/event: next\ndata: .*"SNAPSHOT"/));
  live.kill();
});
