import { readFileSync } from "node:fs";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { createClient } from "graphql-ws";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { Guide } from "#app/developers/guide.tsx";
import { readGuide } from "#app/developers/guide-text.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { env } from "#graphql/runtime/env.ts";
import { useDatabase } from "#tests/support/database.ts";
import {
  ENDPOINT,
  execute,
  gatewayOnPort,
  overSse,
  type Person,
  read,
  send,
  signedIn,
} from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";

useDatabase();
const gateway = gatewayOnPort();

const json = { "content-type": "application/json" };
const post = (body: object, headers: Record<string, string> = {}) =>
  send({ method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
const EVENTS = "subscription ($after: Int) { taskEvents(after: $after) { type taskId } }";
const UNKNOWN_KEY = { authorization: `Bearer nbv_live_${"0".repeat(48)}` };
const CREATE = "mutation { createWorkflow { __typename } }";

const order = (person: Person) =>
  createTask(person.viewer, "IMAGE", { model: "nano-banana", prompt: "a banana" }, { operation: "test" });

describe("every error of the API says its code, the request's id, whether to try again, and where to read of it", () => {
  const told = (code: string, retryable = false) =>
    expect.objectContaining({
      code,
      requestId: "mine-7",
      retryable,
      docsUrl: `${env.publicUrl}/developers#${code}`,
    });
  const mine = { "x-request-id": "mine-7" };

  it.each<[string, () => Promise<Response>, string]>([
    ["a document that is none", () => post({ query: "{" }, mine), "INVALID_INPUT"],
    ["an unknown field", () => post({ query: "{ secrets }" }, mine), "INVALID_INPUT"],
    ["another type", () => send({ method: "POST", headers: mine, body: "x" }), "INVALID_INPUT"],
    ["another method", () => send({ method: "PUT", headers: mine }), "INVALID_INPUT"],
    ["nobody", () => post({ query: CREATE }, mine), "UNAUTHENTICATED"],
    ["an unknown key", () => post({ query: CREATE }, { ...mine, ...UNKNOWN_KEY }), "UNAUTHENTICATED"],
    ["an unknown hash", () => post({ documentId: "sha256:0" }, mine), "PERSISTED_QUERY_NOT_FOUND"],
    [
      "what the server itself refuses",
      () => fetch(`http://127.0.0.1:${gateway.port()}/x`, { method: "PROPFIND", headers: mine }),
      "INVALID_INPUT",
    ],
  ])("over HTTP: %s", async (_name, ask, code) => {
    const { errors } = await read(await ask());
    expect(errors?.[0]?.extensions).toEqual(told(code));
  });

  it("over HTTP, from another site's page in a user's name", async () => {
    const { cookie } = await signedIn();
    const answer = await execute(CREATE, {}, { cookie, headers: { ...mine, origin: "https://evil.example" } });
    expect(answer.errors?.[0]?.extensions).toEqual(told("FORBIDDEN"));
  });

  it("over HTTP, with too few points: to be tried again", async () => {
    const ip = "192.0.2.77";
    const dear = `{ ${[1, 2, 3, 4, 5].map((n) => `m${n}: models { slug parameters { name label values } }`).join(" ")} }`;
    const ask = () => execute(dear, {}, { ip, headers: mine });
    // At once: points come back with time.
    const answers = await Promise.all(Array.from({ length: 80 }, ask));
    const answer = answers.find(({ status }) => status === 429) ?? (await ask());
    expect(answer.errors?.[0]?.extensions).toEqual(told("RATE_LIMITED", true));
  });

  it("as server-sent events", async () => {
    const { value } = await overSse(EVENTS, {}, { headers: mine }).next();
    expect(value?.errors?.[0]?.extensions).toEqual(told("UNAUTHENTICATED"));
  });

  it("over a socket", async () => {
    const webSocketImpl = class extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers: mine });
      }
    };
    const client = createClient({ url: `ws://127.0.0.1:${gateway.port()}/graphql`, webSocketImpl, retryAttempts: 0 });
    const refused = async (query: string) => client.iterate({ query }).next();
    await expect(refused("{ secrets }")).rejects.toEqual([
      expect.objectContaining({ extensions: told("INVALID_INPUT") }),
    ]);
    await client.dispose();
  });
});

it.each(["docs/api.md", "docs/api.zh.md"])("each code has its own place to link to in %s", (path) => {
  const isOfErrors = (rows: string[][]) => rows.some(([code]) => code?.includes("INVALID_INPUT"));
  const tables = readGuide(readFileSync(path, "utf8")).filter((block) => block.kind === "table");
  const blocks = tables.filter((block) => block.kind === "table" && isOfErrors(block.rows));
  const page = renderToStaticMarkup(createElement(Guide, { blocks, contents: "" }));
  const [, values = ""] = /enum ErrorCode \{([\s\S]*?)\n\}/.exec(readFileSync("graphql/schema.graphql", "utf8")) ?? [];
  const codes = [...values.matchAll(/^ {2}([A-Z_]+)$/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(10);
  const anchors = [...page.matchAll(/ id="([A-Z_]+)"/g)].map(([, id]) => id);
  expect(anchors.sort()).toEqual([...codes, "PERSISTED_QUERY_NOT_FOUND", "MAINTENANCE"].sort());
});

describe("a 401 says how to authenticate", () => {
  it("to who sent nothing, and to who sent a key that does not work", async () => {
    const nobody = await post({ query: CREATE });
    expect([nobody.status, nobody.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="Nano Banana Video"']);
    for (const headers of [UNKNOWN_KEY, { authorization: "Bearer hello" }]) {
      const unknown = await post({ query: "{ models { slug } }" }, headers);
      expect([unknown.status, unknown.headers.get("www-authenticate")]).toEqual([
        401,
        'Bearer realm="Nano Banana Video", error="invalid_token"',
      ]);
      expect(unknown.headers.get("access-control-expose-headers")).toContain("www-authenticate");
    }
    expect((await post({ query: "{ models { slug } }" })).headers.get("www-authenticate")).toBeNull();
  });
});

/** The first so many server-sent events of a request. */
async function eventsOf(count: number, init: RequestInit, address = ENDPOINT): Promise<EventSourceMessage[]> {
  const response = await send(init, address);
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (events.length < count) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) break;
    parser.feed(piece.value);
    text += piece.value;
  }
  await reader?.cancel();
  // An event's id is the block behind it.
  const ids = [...text.matchAll(/^data: .*\n\n(?:id: (\d+)\n\n)?/gm)].map(([, id]) => id);
  return events.map((event, place) => ({ ...event, id: ids[place] }));
}

describe("server-sent events of tasks", () => {
  const asked = ({ cookie }: Person, variables = {}, headers = {}): RequestInit => ({
    method: "POST",
    headers: { ...json, accept: "text/event-stream", cookie, ...headers },
    body: JSON.stringify({ query: EVENTS, variables }),
  });
  const types = (events: EventSourceMessage[]) =>
    events.map(({ id, data }) => [id, JSON.parse(data).data.taskEvents.type]);

  it("carry their sequence as id, whether it is asked for or not, and go on after Last-Event-ID", async () => {
    const person = await signedIn();
    for (let i = 0; i < 3; i++) await order(person);
    expect(types(await eventsOf(3, asked(person, { after: 0 })))).toEqual([
      ["1", "CREATED"],
      ["2", "CREATED"],
      ["3", "CREATED"],
    ]);
    // A browser connects again with the address of before, and says beside it what it has.
    const address = `${ENDPOINT}?${new URLSearchParams({ query: EVENTS, variables: '{"after":0}' })}`;
    const again = { headers: { accept: "text/event-stream", cookie: person.cookie, "last-event-id": "2" } };
    expect(types(await eventsOf(1, again, address))).toEqual([["3", "CREATED"]]);
  });

  it("have no id until the present state is told whole, and none to go on from that was not ours", async () => {
    const person = await signedIn();
    for (let i = 0; i < 2; i++) await order(person);
    expect(types(await eventsOf(2, asked(person)))).toEqual([
      [undefined, "SNAPSHOT"],
      ["2", "SNAPSHOT"],
    ]);
    const [foreign] = await eventsOf(1, asked(person, {}, { "last-event-id": "abc" }));
    expect(JSON.parse(foreign?.data ?? "").errors[0]).toMatchObject({
      message: expect.stringContaining("Last-Event-ID"),
      extensions: { code: "INVALID_INPUT" },
    });
  });
});

it.each<[string, RequestInit]>([
  ["PUT", { method: "PUT" }],
  ["DELETE", { method: "DELETE" }],
  ["a stream's token", { headers: { accept: "text/event-stream", "x-graphql-event-stream-token": "x" } }],
])("graphql-sse's single connection mode, by %s, is refused in a sentence that names the other", async (_way, init) => {
  const response = await send(init);
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
  expect(await read(response)).toMatchObject({
    errors: [{ message: expect.stringContaining("distinct connections"), extensions: { code: "INVALID_INPUT" } }],
  });
});

describe("a document that can't be answered", () => {
  it.each([
    ["a syntax error", { query: "{ viewer { " }],
    ["an unknown field", { query: "{ secrets }" }],
    ["variables that don't fit", { query: "query($i: Int!) { models(kind: $i) { id } }", variables: { i: "x" } }],
    ["a variable left out", { query: "query($id: ID!) { node(id: $id) { id } }" }],
  ])("with %s is 400 for who knows GraphQL's own type, and 200 for plain JSON", async (_name, body) => {
    const statuses = { "application/graphql-response+json": 400, "application/json": 200, "*/*": 200 };
    for (const [accept, status] of Object.entries(statuses)) {
      const response = await post(body, { accept });
      expect([accept, response.status]).toEqual([accept, status]);
      const answer = await response.json();
      expect(answer).not.toHaveProperty("data");
      expect(answer.errors[0].extensions.code).toBe("INVALID_INPUT");
    }
  });

  it("because it is too large is 400 for both", async () => {
    const query = `{ ${Array.from({ length: 200 }, (_, i) => `a${i}: viewer { id }`).join(" ")} }`;
    for (const accept of ["application/graphql-response+json", "application/json"])
      expect((await post({ query }, { accept })).status).toBe(400);
  });
});

describe("a size of a page that is none is told the whole rule", () => {
  it.each([
    ["{ viewer { tasks(first: -1) { nodes { id } } } }", "at least 1 and at most 100"],
    ["{ viewer { tasks(first: 0) { nodes { id } } } }", "at least 1 and at most 100"],
    ["{ viewer { tasks(last: 101) { nodes { id } } } }", "at least 1 and at most 100"],
    ["{ viewer { events(after: 0, first: 0) { sequence } } }", "at least 1 and at most 100"],
  ])("%s", async (query, rule) => {
    const answer = await execute(query, {}, await signedIn());
    expect(answer.errors?.[0]?.extensions.fields?.[0]?.message).toContain(rule);
  });
});

it("what programs and keys are told is ASCII: it goes into headers and terminals", async () => {
  const summary = await (await fetch(`http://127.0.0.1:${gateway.port()}/llms.txt`)).text();
  expect(summary).toMatch(/Authorization: Bearer nbv_live_/);
  const key = await makeKey((await signedIn()).viewer);
  const refused = await execute("{ __typename }", {}, { headers: { authorization: key.secret } });
  for (const text of [summary, refused.errors?.[0]?.message ?? ""]) expect(text).toMatch(/^[\n -~]+$/);
});

describe("where more is wrong than is told, the last sentence names the limit and the cure", () => {
  const last = async (body: object) => (await read(await post(body))).errors?.at(-1)?.message;

  it("of a document", async () => {
    const { errors } = await read(await post({ query: "{ a b c d }" }));
    expect(errors).toHaveLength(4);
    expect(errors?.at(-1)?.message).toBe(
      "There are more than 3 problems; these are the first. Mend them and send the document again.",
    );
    expect((await read(await post({ query: "{ a b c }" }))).errors).toHaveLength(3);
  });

  it("of variables", async () => {
    const query = "mutation ($x: CreateTasksInput!) { createTasks(input: $x) { __typename } }";
    const images = Array.from({ length: 80 }, () => ({ model: 1 }));
    expect(await last({ query, variables: { x: { images } } })).toMatch(/^More than 50 values .* Mend them/);
  });
});
