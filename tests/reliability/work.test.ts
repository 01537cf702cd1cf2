// @process own: it sets variables.
import { isObjectType } from "graphql";
import { type Client, createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { objectsIn } from "#tests/reliability/support/answers.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { type Filled, fillAccount } from "#tests/reliability/support/filled-account.ts";
import { randomDocument } from "#tests/reliability/support/random-documents.ts";
import { beginRun, pick } from "#tests/reliability/support/report.ts";
import { countStatements, measured, type Work } from "#tests/reliability/support/work.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, gatewayOnPort, overSse, send, signedIn } from "#tests/support/graphql.ts";
import { CREATE_IMAGE, type CreatedImage } from "#tests/support/server/client.ts";

vi.hoisted(() => {
  // What is tried here is each document by itself, not how many there may be.
  process.env.API_POINTS = "1000000000";
});
useDatabase();
const gateway = gatewayOnPort();

const MOST_CPU_MS = 250;
const MOST_STATEMENTS = 20;
const LEAST_SHARE = 0.5;
/** A slow machine, or a compiler that is quick rather than good, is not the document's fault. */
const ALLOWANCE = isFull ? 1 : 3;

type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: { cost?: { requested: number } };
};

let account: Filled;
let client: Client;
beforeAll(async () => {
  countStatements();
  await openQueue();
  account = await fillAccount(isFull ? "whole" : "small");
  client = createClient({
    url: `ws://127.0.0.1:${gateway.port()}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie: account.cookie } });
      }
    },
    retryAttempts: 0,
  });
}, 600_000);
afterAll(async () => {
  await client?.dispose();
  await closeQueue();
});

async function overHttp(query: string): Promise<Answer> {
  const headers = { "content-type": "application/json", cookie: account.cookie };
  return (await send({ method: "POST", headers, body: JSON.stringify({ query }) })).json();
}

const transports: Record<string, (query: string) => Promise<Answer>> = {
  HTTP: overHttp,
  SSE: async (query) => {
    const results = overSse<Record<string, unknown>>(query, {}, account);
    const { value } = await results.next();
    await results.return(undefined);
    return value ?? {};
  },
  WebSocket: (query) =>
    new Promise((resolve, reject) => {
      let first: Answer = {};
      const stop = client.subscribe(
        { query },
        {
          next: (answer) => {
            first = answer as Answer;
            stop();
          },
          error: (errors) => (Array.isArray(errors) ? resolve({ errors }) : reject(errors)),
          complete: () => resolve(first),
        },
      );
    }),
};

/** How many things a document changes: a batch works item by item, and its price says so. What only reads has no such excuse. */
function itemsOf(query: string): number {
  if (!query.startsWith("mutation")) return 1;
  const lists = [...query.matchAll(/\[([^[\]]*)\]/g)].map(([, items = ""]) => items.split(",").length);
  return Math.max(1, ...lists);
}

/** What is wrong with the work of an answer; null when it was within its price. */
function faultOf(query: string, { data, extensions, errors }: Answer, { statements, cpuMs }: Work): string | null {
  if (errors?.some((error) => error.extensions?.code === "INTERNAL_ERROR")) return "an internal error";
  if (data === undefined || data === null) return null;
  if (cpuMs > MOST_CPU_MS * ALLOWANCE) return `${Math.round(cpuMs)} ms`;
  if (statements > MOST_STATEMENTS * itemsOf(query)) return `${statements} statements`;
  const requested = extensions?.cost?.requested;
  const real = objectsIn(data) + 5 * statements;
  if (requested !== undefined && requested < LEAST_SHARE * real) return `${requested} points for ${real}`;
  return null;
}

describe("documents", () => {
  it(
    "cost what they are priced at, whatever they ask for, on every transport",
    async () => {
      const { schema } = await import("#graphql/schema/schema.ts");
      const run = beginRun("S17 documents", isFull ? undefined : 20_261_125);
      const worst = { cpuMs: 0, statements: 0, share: Number.POSITIVE_INFINITY, answered: 0 };
      const faults: string[] = [];
      for (let index = 0; index < run.count; index++) {
        const operation = pick(run.random, ["query", "query", "query", "query", "mutation", "subscription"] as const);
        const shape = { depth: 2 + Math.floor(run.random() * 9), fields: run.random() < 0.5 ? 25 : 150 };
        const query = randomDocument(schema, operation, run.random, account.known, shape);
        const name =
          operation === "subscription"
            ? pick(run.random, ["SSE", "WebSocket"])
            : pick(run.random, Object.keys(transports));
        const ask = transports[name];
        if (ask === undefined) throw new Error(`There is no ${name}.`);
        let { value, work } = await measured(() => ask(query));
        // Other work on the machine, and what the engine compiles, are not the document's fault.
        for (let again = 0; again < 2 && operation === "query" && work.cpuMs > MOST_CPU_MS; again++)
          ({ value, work } = await measured(() => ask(query)));
        const fault = faultOf(query, value, work);
        if (fault !== null)
          faults.push(`${name}, document ${index} of seed ${run.seed}: ${fault}: ${query.slice(0, 2000)}`);
        if (!value.data) continue;
        worst.answered += 1;
        worst.cpuMs = Math.max(worst.cpuMs, work.cpuMs);
        worst.statements = Math.max(worst.statements, work.statements / itemsOf(query));
        const requested = value.extensions?.cost?.requested;
        if (requested !== undefined)
          worst.share = Math.min(worst.share, requested / (objectsIn(value.data) + 5 * work.statements));
      }
      run.done(
        `${worst.answered} answered, at worst ${Math.round(worst.cpuMs)} ms, ${worst.statements} statements, ${worst.share.toFixed(2)} of the real cost`,
      );
      expect(faults).toEqual([]);
    },
    LONGEST_MS,
  );

  it("would be told of one statement an item, of a price too low, and of a slow one", () => {
    const answer = { data: { viewer: { tasks: [{ id: "a" }, { id: "b" }] } }, extensions: { cost: { requested: 60 } } };
    expect(faultOf("query", answer, { statements: 4, cpuMs: 10 })).toBeNull();
    expect(faultOf("mutation { retryTask(id: 1) { id } }", answer, { statements: 21, cpuMs: 1 })).toBe("21 statements");
    expect(faultOf("mutation { retryTasks(ids: [1, 2]) { id } }", answer, { statements: 9, cpuMs: 1 })).toBeNull();
    expect(faultOf("query", answer, { statements: 105, cpuMs: 10 })).toBe("105 statements");
    expect(faultOf("query", answer, { statements: 20, cpuMs: 5000 })).toBe("5000 ms");
    expect(faultOf("query", { ...answer, extensions: { cost: { requested: 8 } } }, { statements: 4, cpuMs: 1 })).toBe(
      "8 points for 24",
    );
  });

  it("are not counted too low: a statement an item that is planted is found", async () => {
    const { db } = await import("#graphql/runtime/db.ts");
    const { schema } = await import("#graphql/schema/schema.ts");
    const marks = [schema.getType("ImageTask"), schema.getType("VideoTask")].flatMap((type) =>
      isObjectType(type) ? (type.getFields().isFavorite ?? []) : [],
    );
    const before = marks.map(({ resolve }) => resolve);
    for (const field of marks)
      field.resolve = async ({ id }: { id: string }) => (await db.task.count({ where: { id } })) > 0;
    const { value, work } = await measured(() => overHttp("{ viewer { tasks(first: 50) { nodes { isFavorite } } } }"));
    for (const [place, field] of marks.entries()) field.resolve = before[place];
    expect(marks).toHaveLength(2);
    expect(faultOf("query", value, work)).toMatch(/statements/);
  });

  it.each([
    [
      "a circle of children and parents",
      "{ task(id: $ROOT) { children { parent { children { parent { children { parent { children { id } } } } } } } } }",
      null,
    ],
    [
      "events and their tasks",
      "{ viewer { events(first: 100, after: 1) { events { task { id status model { slug } } } } } }",
      12,
    ],
    ["all keys with what they used", "{ viewer { apiKeys { id creditsUsedThisMonth } } }", 6],
    [
      "deliveries of all endpoints",
      "{ viewer { webhookEndpoints { deliveries(first: 5) { nodes { attempts { number } } } } } }",
      10,
    ],
    [
      "models and what replaces them",
      "{ models(includeRetired: true) { credits successRate expectedSeconds { p50 } replacement { credits replacement { id } } } }",
      10,
    ],
  ])("of %s take no more statements for longer lists, or are refused", async (_name, text, most) => {
    const query = text.replace("$ROOT", JSON.stringify(account.root));
    const { value, work } = await measured(() => overHttp(query));
    if (most === null) expect(value).toMatchObject({ errors: [{ extensions: { code: "INVALID_INPUT" } }] });
    else expect(value.errors).toBeUndefined();
    expect(work.statements).toBeLessThanOrEqual(most ?? 2);
  });

  it("of an order ask for little, too", async () => {
    const person = await signedIn();
    const task = { model: "nano-banana", prompt: "a fox", aspectRatio: "1:1" };
    const order = () => execute<CreatedImage>(CREATE_IMAGE, { input: { task, idempotencyKey: "one" } }, person);
    const { value, work } = await measured(order);
    expect(value.data.createImageTask.__typename).toBe("CreateImageTaskPayload");
    expect(work.statements).toBeGreaterThan(3);
    expect(work.statements).toBeLessThanOrEqual(MOST_STATEMENTS);
  });
});
