import { isObjectType, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { listenerCount } from "#graphql/runtime/pubsub.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { closeableSource } from "#graphql/schema/core/closeable-source.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { type Filled, fillAccount } from "#tests/reliability/support/filled-account.ts";
import {
  countEvents,
  eventsSoFar,
  faultOf,
  itemsOf,
  MOST_CPU_MS,
  MOST_STATEMENTS,
  maySayNothing,
  shareOf,
} from "#tests/reliability/support/judgement.ts";
import { LEFT_OUT, randomDocument, TAKES_AWAY } from "#tests/reliability/support/random-documents.ts";
import { beginRun, pick } from "#tests/reliability/support/report.ts";
import { type Answer, type TransportName, transportsOf } from "#tests/reliability/support/transports.ts";
import { countStatements, measured, type Work } from "#tests/reliability/support/work.ts";
import { execute, pair, signedIn } from "#tests/support/graphql.ts";
import { insertTask } from "#tests/support/rows.ts";
import { CREATE_IMAGE, type CreatedImage } from "#tests/support/server/client.ts";
import { useSettings } from "#tests/support/settings.ts";
import { useWorld } from "#tests/support/world.ts";

// What is tried here is each document by itself, not how many there may be.
useSettings({ API_POINTS: "1000000000" });
const world = useWorld();

const TRANSPORTS = ["HTTP", "SSE", "WebSocket"] as const;
const STREAMS = ["SSE", "WebSocket"] as const;

/** Who has not answered by then does not answer. */
const LIMIT_MS = 5 * SECOND;
/** The last documents of a run are those that take something away. */
const TAKING_FROM = 0.9;

let account: Filled;
let transports: ReturnType<typeof transportsOf>;
beforeAll(async () => {
  countStatements();
  countEvents((await import("#graphql/schema/schema.ts")).schema);
  // What the worker does by itself is nobody's document.
  await world.stopWorker();
  await openQueue();
  account = await fillAccount(isFull ? "whole" : "small");
  transports = transportsOf(account.cookie, Number(new URL(world.origin()).port));
}, 600_000);
afterAll(async () => {
  await transports?.close();
  await closeQueue();
});

const ask = async (query: string): Promise<Answer> => (await transports.HTTP(query, LIMIT_MS)) ?? {};

const unwritten = () => db.prompt.count({ where: { status: "PENDING" } });

/** Tells nothing until it is left. */
async function* silence(signal: AbortSignal): AsyncGenerator<never> {
  await new Promise((left) => signal.addEventListener("abort", left, { once: true }));
}

/** What only reads may be asked once more. */
const isRepeatable = (query: string) => !query.startsWith("mutation") && !query.includes("promptStream");

type Asked = { answer: Answer; work: Work; parts: number; fault: string | null };

/** Asks and judges; an answer that never came is none, which only a subscription to what has not happened may give. */
async function asked(query: string, name: TransportName, withinMs = LIMIT_MS): Promise<Asked> {
  const before = eventsSoFar();
  const { value, work } = await measured(() => transports[name](query, withinMs));
  const parts = Math.max(itemsOf(query), eventsSoFar() - before);
  // The assistant writes on when nobody listens any more, which is not the next document's work.
  if (query.includes("promptStream")) await expect.poll(unwritten, { timeout: LIMIT_MS, interval: 10 }).toBe(0);
  if (value !== null) return { answer: value, work, parts, fault: faultOf(query, value, work, parts) };
  const isFine = await maySayNothing(query, account.viewer.userId);
  return { answer: {}, work, parts, fault: isFine ? null : "no answer" };
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
        const takesAway = index >= run.count * TAKING_FROM;
        const query = randomDocument(schema, operation, run.random, account.known, { ...shape, takesAway });
        const name = pick(run.random, operation === "subscription" ? STREAMS : TRANSPORTS);
        let { answer, work, parts, fault } = await asked(query, name);
        // Other work on the machine, and what the engine compiles, are not the document's fault.
        for (let again = 0; again < 2 && isRepeatable(query) && work.cpuMs > MOST_CPU_MS; again++)
          ({ answer, work, parts, fault } = await asked(query, name));
        if (fault !== null) {
          faults.push(`${name}, document ${index} of seed ${run.seed}: ${fault}: ${query.slice(0, 2000)}`);
          // A long run tells at once.
          if (isFull) process.stdout.write(`${faults.at(-1)}\n`);
        }
        if (!answer.data) continue;
        worst.answered += 1;
        worst.cpuMs = Math.max(worst.cpuMs, work.cpuMs / parts);
        worst.statements = Math.max(worst.statements, work.statements / parts);
        worst.share = Math.min(worst.share, shareOf(answer, work) ?? worst.share);
      }
      run.done(
        `${worst.answered} answered, at worst ${Math.round(worst.cpuMs)} ms, ${worst.statements} statements, ${worst.share.toFixed(2)} of the real cost`,
      );
      expect(faults).toEqual([]);
    },
    LONGEST_MS,
  );

  it("are made of every root field but those that are named with their reason", async () => {
    const { schema } = await import("#graphql/schema/schema.ts");
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const all = roots.flatMap((type) => Object.keys(type?.getFields() ?? {}));
    expect(all).toEqual(expect.arrayContaining([...Object.keys(LEFT_OUT), ...TAKES_AWAY]));
    const { random } = beginRun("S17 documents", 1);
    const made = new Set<string>();
    for (let index = 0; index < 4000; index++) {
      const operation = pick(random, ["query", "mutation", "subscription"] as const);
      const shape = { depth: 2, fields: 1, takesAway: index % 4 === 0 };
      const [definition] = parse(randomDocument(schema, operation, random, account.known, shape)).definitions;
      const selections = definition?.kind === "OperationDefinition" ? definition.selectionSet.selections : [];
      for (const selection of selections) if (selection.kind === "Field") made.add(selection.name.value);
    }
    expect(all.filter((name) => !made.has(name)).sort()).toEqual(Object.keys(LEFT_OUT).sort());
  });

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

  it.each(STREAMS)(
    "that are never answered are found over %s, and who waits for what has not happened is not one",
    async (name) => {
      const { schema } = await import("#graphql/schema/schema.ts");
      const balance = schema.getSubscriptionType()?.getFields().creditBalanceUpdated;
      if (balance === undefined) throw new Error("There is no such subscription.");
      const { subscribe } = balance;
      balance.subscribe = () => closeableSource(silence);
      const { fault } = await asked("subscription { creditBalanceUpdated { available } }", name, 200);
      balance.subscribe = subscribe;
      expect(fault).toBe("no answer");
      // What came before may have removed those that the account began with.
      const { id } = await insertTask(account.viewer.userId, { status: "COMPLETED" });
      const { lastEventSequence } = await db.user.findUniqueOrThrow({ where: { id: account.viewer.userId } });
      const waiting = `subscription { taskUpdated(id: ${JSON.stringify(globalId("Task", id))}, after: ${lastEventSequence}) { sequence } }`;
      const { answer, fault: none } = await asked(waiting, name, 200);
      expect({ answer, none }).toEqual({ answer: {}, none: null });
      await expect.poll(() => listenerCount(`account:${account.viewer.userId}`)).toBe(0);
    },
  );

  it("are not counted too low: a statement an item that is planted is found", async () => {
    const { schema } = await import("#graphql/schema/schema.ts");
    const marks = [schema.getType("ImageTask"), schema.getType("VideoTask")].flatMap((type) =>
      isObjectType(type) ? (type.getFields().isFavorite ?? []) : [],
    );
    const before = marks.map(({ resolve }) => resolve);
    for (const field of marks)
      field.resolve = async ({ id }: { id: string }) => (await db.task.count({ where: { id } })) > 0;
    const { value, work } = await measured(() => ask("{ viewer { tasks(first: 50) { nodes { isFavorite } } } }"));
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
      "the account that asks, by its id again and again",
      "{ nodes(ids: [$ME]) { ... on User { creditsOwed purchases(first: 1) { nodes { id } } tasks(first: 1) { nodes { id } } } } }",
      6,
    ],
    [
      "models and what replaces them",
      "{ models(includeRetired: true) { credits successRate expectedSeconds { p50 } replacement { credits replacement { id } } } }",
      10,
    ],
  ])("of %s take no more statements for longer lists, or are refused", async (_name, text, most) => {
    const me = JSON.stringify(globalId("User", account.viewer.userId));
    const query = text.replace("$ROOT", JSON.stringify(account.root)).replace("$ME", `${me}, `.repeat(50));
    const { value, work } = await measured(() => ask(query));
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
    expect(work.statements).toBeGreaterThan(0);
    expect(work.statements).toBeLessThanOrEqual(MOST_STATEMENTS);
  });

  it("of who comes and goes ask for little, too", async () => {
    const input = { email: "somebody@example.org", password: "as long as it must be" };
    const comes = (field: string) =>
      `mutation ($input: Sign${field}Input!) { sign${field}(input: $input) { __typename } }`;
    const steps = [
      [comes("Up"), { input }, "SignUpPayload"],
      [comes("In"), { input }, "SignInPayload"],
      ["mutation { signOut }", {}, undefined],
    ] as const;
    let cookie = "";
    for (const [document, variables, typename] of steps) {
      const { value, work } = await measured(() => execute<Record<string, unknown>>(document, variables, { cookie }));
      if (typename !== undefined) expect(Object.values(value.data)).toEqual([{ __typename: typename }]);
      cookie = value.headers.getSetCookie().map(pair).join("; ");
      expect(work.statements).toBeLessThanOrEqual(MOST_STATEMENTS);
    }
  });
});
