// @process own: it replaces globals.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "graphql";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { documents } from "#app/documents.server.ts";
import { parseWithinLimits } from "#graphql/gateway/graphql/limits.ts";
import { adoptDocuments } from "#graphql/gateway/graphql/persisted.ts";
import { priceOf } from "#graphql/gateway/graphql/rate-limit.ts";
import { yoga } from "#graphql/gateway/graphql/yoga.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { schema } from "#graphql/schema/schema.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, gatewayOnPort, type Person, read, send, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";

useDatabase();
const gateway = gatewayOnPort();
const json = { "content-type": "application/json" };
const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/** Its SHA-256, and the text of one of the site's own operations. */
function named(operation: string): { id: string; text: string } {
  const found = Object.entries(documents).find(([, text]) => new RegExp(`\\b${operation}\\b`).test(text));
  if (found === undefined) throw new Error(`No page asks ${operation}.`);
  return { id: found[0], text: found[1] };
}

const byHash = (id: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } });
const ask = (body: object, headers: Record<string, string> = {}) =>
  send({ method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });

const LARGEST = {
  first: 96,
  recent: 24,
  withRunning: true,
  opened: true,
  begun: true,
  ids: Array.from({ length: 50 }, () => globalId("Task", "01a2149d-ca0f-75c3-a4ca-1f0000000000")),
  returned: [globalId("Purchase", "01a2149d-ca0f-75c3-a4ca-1f0000000000")],
  input: { images: Array.from({ length: 25 }, () => ({})), videos: Array.from({ length: 25 }, () => ({})) },
};

let person: Person;
beforeAll(async () => {
  adoptDocuments(documents);
  person = await signedIn();
});
afterAll(() => adoptDocuments({}));

describe("the site's own documents", () => {
  it("are all in the manifest, within the limits of everybody, and valid", () => {
    const written = readdirSync("app", { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))
      .map((file) => [file, readFileSync(join("app", file), "utf8")] as const);
    const operations = written.flatMap(([file, text]) =>
      [...text.matchAll(/graphql\(\s*`\s*(?:query|mutation|subscription)\s+(\w+)/g)].map((match) => [file, match[1]]),
    );
    expect(operations.length).toBeGreaterThan(30);
    expect(operations.filter(([file]) => !file?.endsWith("/documents.ts"))).toEqual([]);
    const texts = Object.values(documents).join("\n");
    for (const [, name] of operations) expect(texts).toMatch(new RegExp(`(query|mutation|subscription) ${name}\\b`));
    expect(Object.keys(documents)).toHaveLength(operations.length);
    for (const [id, text] of Object.entries(documents)) {
      expect(id).toBe(hash(text));
      const document = parseWithinLimits(text);
      expect(validate(schema, document)).toEqual([]);
      // As much as our pages ever ask for at once, of whoever may ask for most.
      const contextValue = { viewer: { ...person.viewer, role: "ADMIN" as const } };
      expect(() => priceOf({ schema, document, variableValues: LARGEST, contextValue }), text).not.toThrow();
    }
  });

  it("are answered by their SHA-256 as by their text", async () => {
    const { id, text } = named("Studio");
    const byText = await execute(text, {}, person);
    expect(byText.errors).toBeUndefined();
    for (const body of [byHash(id), { documentId: id }, { documentId: `sha256:${id}` }, { query: "", ...byHash(id) }]) {
      const answer = await read(await ask({ operationName: "Studio", ...body }, { cookie: person.cookie }));
      expect(answer).toMatchObject({ status: 200, data: byText.data });
    }
    const address = new URLSearchParams({ extensions: JSON.stringify(byHash(id).extensions) });
    const got = await send({ headers: { ...json, cookie: person.cookie } }, `http://localhost:3000/graphql?${address}`);
    expect(await read(got)).toMatchObject({ status: 200, data: byText.data });
  });

  it("cost their points and say so, each time", async () => {
    const { id, text } = named("Studio");
    const costs = [];
    for (const body of [{ query: text }, byHash(id), byHash(id)]) {
      const response = await ask(body, { cookie: person.cookie });
      expect(Number(response.headers.get("ratelimit-remaining"))).toBeGreaterThan(0);
      costs.push((await response.json()).extensions.cost.requested);
    }
    expect(costs[0]).toBeGreaterThan(5);
    expect(new Set(costs).size).toBe(1);
  });

  it("are refused to whoever may not use all of them, whoever asked before", async () => {
    const { id } = named("ApiKeys");
    expect((await ask(byHash(id), { cookie: person.cookie })).status).toBe(200);
    const key = await makeKey(person.viewer);
    const answer = await read(await ask(byHash(id), key.headers));
    expect(answer).toMatchObject({ status: 403, errors: [{ extensions: { code: "FORBIDDEN" } }] });
  });

  it("are parsed once, however many other documents come in between", async () => {
    const { id } = named("Studio");
    const before = yoga.getEnveloped({}).parse(documents[id] ?? "");
    for (let i = 0; i < 1100; i++) yoga.getEnveloped({}).parse(`{ a${i}: __typename }`);
    expect(yoga.getEnveloped({}).parse(documents[id] ?? "")).toBe(before);
  });
});

describe("a SHA-256 that stands for no document", () => {
  const unknown = hash("{ something }");

  it("is answered with 400 and a code of its own, over HTTP and as server-sent events", async () => {
    for (const accept of ["application/json", "application/graphql-response+json", "text/event-stream"]) {
      for (const body of [byHash(unknown), { documentId: unknown }, byHash("constructor"), byHash("")]) {
        const response = await ask(body, { accept });
        expect(response.status).toBe(400);
        expect(response.headers.get("content-type")).toContain("json");
        expect(response.headers.get("x-request-id")).toBeTruthy();
        expect(await response.text()).toContain('"code":"PERSISTED_QUERY_NOT_FOUND"');
      }
    }
  });

  it("matters not where the text is sent with it, and is not remembered", async () => {
    const text = "{ styles { id } }";
    const answer = await read<{ styles: unknown[] }>(await ask({ query: text, ...byHash(unknown) }));
    expect(answer.data.styles).not.toHaveLength(0);
    expect((await ask(byHash(unknown))).status).toBe(400);
    expect((await ask(byHash(hash(text)))).status).toBe(400);
  });

  it.each([[{ sha256Hash: 5 }], [{ sha256Hash: null }], ["x"], [null], [[]]])(
    "of a senseless kind is bad input: %j",
    async (told) => {
      const answer = await read(await ask({ extensions: { persistedQuery: told } }));
      expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: "INVALID_INPUT" } }] });
    },
  );
});

describe("over a socket", () => {
  const open = () =>
    createClient({
      url: `ws://127.0.0.1:${gateway.port()}/graphql`,
      retryAttempts: 0,
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocols: string) {
          super(address, protocols, { headers: { cookie: person.cookie } });
        }
      },
    });
  const first = (client: ReturnType<typeof open>, id: string) =>
    new Promise((resolve, reject) => {
      client.subscribe({ query: "", ...byHash(id) }, { next: resolve, error: reject, complete: () => undefined });
    });

  it("they are followed by their SHA-256, and an unknown one is told by its code", async () => {
    const client = open();
    const { id } = named("TaskEvents");
    expect(await first(client, id)).toMatchObject({ data: { taskEvents: { type: "SNAPSHOT" } } });
    await expect(first(client, hash("x"))).rejects.toMatchObject([
      { message: "PersistedQueryNotFound", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } },
    ]);
    await client.dispose();
  });
});

describe("a page", () => {
  type Body = { query?: string; extensions?: { persistedQuery?: { sha256Hash: string } } };

  /** The pages' own client, in a tab that was opened on this server. */
  async function tab() {
    const sent: Body[] = [];
    const socketSent: Body[] = [];
    vi.stubGlobal("window", { location: { protocol: "http:", host: `127.0.0.1:${gateway.port()}` } });
    class Browser extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie: person.cookie } });
      }
      override send(data: string) {
        const message = JSON.parse(data);
        if (message.type === "subscribe") socketSent.push(message.payload);
        super.send(data);
      }
    }
    vi.stubGlobal("WebSocket", Browser);
    vi.stubGlobal("fetch", (_url: string, init: RequestInit) => {
      sent.push(JSON.parse(String(init.body)));
      return send({ ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), cookie: person.cookie } });
    });
    vi.resetModules();
    const { read: ask, listen } = await import("#app/lib/graphql/urql.client.ts");
    return { ask, listen, sent, socketSent };
  }
  afterAll(() => vi.unstubAllGlobals());

  const follow = async (overHttp: boolean, { listen }: Awaited<ReturnType<typeof tab>>) => {
    const { TaskEventsDocument } = await import("#app/tasks/documents.ts");
    const results: unknown[] = [];
    const stop = listen(
      TaskEventsDocument,
      {},
      { onResult: (result) => results.push(result), onEnd: () => undefined },
      overHttp,
    );
    await vi.waitFor(() => expect(results).toHaveLength(1));
    stop();
    return results[0];
  };

  it("sends nothing but the SHA-256, of queries, and of subscriptions by either road", async () => {
    const page = await tab();
    const { StudioDocument } = await import("#app/shell/documents.ts");
    expect((await page.ask(StudioDocument, {})).data?.viewer?.id).toBeTruthy();
    expect(await follow(true, page)).toMatchObject({ data: { taskEvents: { type: "SNAPSHOT" } } });
    expect(await follow(false, page)).toMatchObject({ data: { taskEvents: { type: "SNAPSHOT" } } });
    expect([...page.sent, ...page.socketSent]).toHaveLength(3);
    for (const body of [...page.sent, ...page.socketSent]) {
      expect(body.query ?? "").toBe("");
      expect(documents[body.extensions?.persistedQuery?.sha256Hash ?? ""]).toBeDefined();
    }
  });

  it("that a deploy has left behind sends the text once, and goes on", async () => {
    adoptDocuments({});
    const page = await tab();
    const { StudioDocument } = await import("#app/shell/documents.ts");
    const { CreateWorkflowDocument } = await import("#app/studio/story/documents.ts");
    expect((await page.ask(StudioDocument, {})).data?.viewer?.id).toBeTruthy();
    expect(page.sent.map(({ query }) => query === undefined)).toEqual([true, false]);
    expect(await follow(true, page)).toMatchObject({ data: { taskEvents: { type: "SNAPSHOT" } } });
    expect(page.sent.map(({ query }) => query === undefined)).toEqual([true, false, true, false]);
    expect(await follow(false, page)).toMatchObject({ data: { taskEvents: { type: "SNAPSHOT" } } });
    expect(page.socketSent.map(({ query }) => query === "")).toEqual([true, false]);
    const { send: act } = await import("#app/lib/graphql/ask.server.ts");
    const request = new Request("http://localhost:3000/create", { headers: { cookie: person.cookie } });
    const fetch = async (asked: Request) => yoga.fetch(asked, { clientIp: "127.0.0.1" });
    const outcome = await act(
      { request, context: { gateway: { fetch }, nonce: "", publicUrl: "http://here.test" } },
      CreateWorkflowDocument,
      {},
    );
    expect(outcome.ok).toBe(true);
    adoptDocuments(documents);
  });
});
