import { GraphQLError } from "graphql";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { DomainError } from "#graphql/domain/errors.ts";
import { priceOf } from "#graphql/gateway/graphql/rate-limit.ts";
import { yoga } from "#graphql/gateway/graphql/yoga.ts";
import { type Hostile, hostileDocuments } from "#tests/api/hostile-documents.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { gatewayOnPort, send } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";

useDatabase();
const gateway = gatewayOnPort();
const LEAK = / at \w+.*\(|node_modules|prisma|SELECT .* FROM|\.ts\b|stack/i;
const REFUSED = ["INVALID_INPUT", "FORBIDDEN", "RATE_LIMITED", "UNAUTHENTICATED"];

type Refusal = { message: string; extensions: { code: string } };
let key: Awaited<ReturnType<typeof makeKey>>;
let client: ReturnType<typeof createClient>;
beforeAll(async () => {
  key = await makeKey(await makeAccount());
  client = createClient({
    url: `ws://127.0.0.1:${gateway.port()}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${key.secret}` },
  });
});
afterAll(async () => void (await client?.dispose()));

const ways: Record<
  string,
  (query: string, variables?: Record<string, unknown>) => Promise<{ status: number; errors: Refusal[] | undefined }>
> = {
  HTTP: (query, variables) => ask(query, variables, "application/json"),
  SSE: (query, variables) => ask(query, variables, "text/event-stream"),
  WebSocket: (query, variables) =>
    new Promise((resolve) => {
      client.subscribe(
        { query, variables },
        {
          next: ({ errors }) => resolve({ status: 200, errors: errors as never }),
          error: (errors) => resolve({ status: 400, errors: errors as never }),
          complete: () => resolve({ status: 200, errors: undefined }),
        },
      );
    }),
};

async function ask(query: string, variables: Record<string, unknown> | undefined, accept: string) {
  const headers = { ...key.headers, "content-type": "application/json", accept };
  const response = await send({ method: "POST", headers, body: JSON.stringify({ query, variables }) });
  const text = await response.text();
  const found = /\{"errors":.*\}/.exec(text)?.[0] ?? (text.startsWith("{") ? text : "{}");
  return { status: response.status, errors: JSON.parse(found).errors as Refusal[] | undefined };
}

describe("hostile documents", () => {
  it("are five hundred or more", () => {
    expect(hostileDocuments.length).toBeGreaterThanOrEqual(500);
    expect(
      new Set(hostileDocuments.map(({ query, variables }) => JSON.stringify([query, variables]))).size,
    ).toBeGreaterThanOrEqual(500);
  });

  it.each(Object.keys(ways))(
    "with a long list in their variables are told so over %s before it is looked into",
    async (way) => {
      const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
      const told = async (count: number) =>
        (await ways[way]?.(query, { ids: Array.from({ length: count }, () => "x") }))?.errors?.map(
          ({ message }) => message,
        );
      expect(await told(501)).toEqual([expect.stringContaining("at most 500 items in a list of its variables")]);
      // Who is closer is told what the field takes.
      expect(await told(500)).toEqual([expect.not.stringContaining("at most 500 items")]);
    },
  );

  it.each(Object.keys(ways))(
    "are each refused over %s, without a fault and without a word about the inside",
    async (way) => {
      const accepted: string[] = [];
      for (const { name, query, variables } of hostileDocuments) {
        const { status, errors } = (await ways[way]?.(query, variables)) ?? { status: 0, errors: [] };
        const codes = errors?.map(({ extensions }) => extensions?.code) ?? [];
        const isRefused = codes.length > 0 && codes.every((code) => REFUSED.includes(code));
        if (!isRefused || status >= 500 || LEAK.test(JSON.stringify(errors)))
          accepted.push(`${name}: ${status} ${JSON.stringify(errors)?.slice(0, 200)}`);
      }
      expect(accepted).toEqual([]);
    },
    120_000,
  );
});

const engine = yoga.getEnveloped({});

/** What becomes of a document before anything would be read, and the microseconds of CPU until then. */
function judge(
  query: string,
  variables?: Record<string, unknown>,
): { outcome: "refused" | "admitted" | Error; spent: number } {
  const before = process.cpuUsage();
  const outcome = outcomeOf(query, variables);
  const { user, system } = process.cpuUsage(before);
  return { outcome, spent: user + system };
}

function outcomeOf(query: string, variables?: Record<string, unknown>): "refused" | "admitted" | Error {
  try {
    const document = engine.parse(query);
    if (engine.validate(engine.schema, document).length > 0) return "refused";
    priceOf({ schema: engine.schema, document, variableValues: variables, contextValue: nobody });
    return "admitted";
  } catch (error) {
    if (error instanceof GraphQLError || error instanceof DomainError) return "refused";
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The least that it takes of three tries: other work on the machine is not the document's fault. */
const leastSpent = (query: string, variables?: Record<string, unknown>) =>
  Math.min(...Array.from({ length: 3 }, () => judge(query, variables).spent));

it("each costs at most 5 ms of CPU before it is refused", () => {
  const slow = hostileDocuments.flatMap(({ name, query, variables }) => {
    const spent = leastSpent(query, variables);
    return spent > 5000 ? [`${name}: ${spent} µs`] : [];
  });
  expect(slow).toEqual([]);
});

it("does not follow endless chains of fragments that meet each other", () => {
  const chain = Array.from({ length: 600 }, (_, i) => `fragment F${i} on Style { id ...F${(i + 1) % 600} }`);
  expect(outcomeOf(`{ styles { ...F0 ...F300 } } ${chain.join(" ")}`)).toBe("refused");
  const most = Array.from({ length: 100 }, (_, i) => `fragment F${i} on Style { id ...F${(i + 7) % 100} }`);
  expect(outcomeOf(`{ styles { ...F0 ...F50 } } ${most.join(" ")}`)).toBe("refused");
  const honest = Array.from({ length: 50 }, (_, i) => `fragment F${i} on Style { id${i > 0 ? ` ...F${i - 1}` : ""} }`);
  expect(outcomeOf(`{ styles { ...F49 } } ${honest.join(" ")}`)).toBe("admitted");
});

it("mutated, they are refused within 5 ms or would be admitted, and never break anything", () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const random = randomFrom(seed);
  const count = process.env.RELIABILITY === "full" ? 100_000 : 2_000;
  const pick = <Item>(list: readonly Item[]) => list[Math.floor(random() * list.length)];
  for (let i = 0; i < count; i++) {
    const { query, variables } = mutated(pick(hostileDocuments), pick(hostileDocuments), random);
    const { outcome, spent } = judge(query, variables);
    const told = `seed ${seed}, mutant ${i}: ${query.slice(0, 200)}`;
    if (outcome instanceof Error) expect.fail(`${told}: ${outcome.stack}`);
    if (outcome === "refused" && spent > 5000) expect(leastSpent(query, variables), told).toBeLessThanOrEqual(5000);
  }
}, 300_000);

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A document with pieces left out, doubled, swapped, or taken from another. */
function mutated(one: Hostile | undefined, other: Hostile | undefined, random: () => number): Hostile {
  let query = one?.query ?? "";
  const donor = other?.query ?? "";
  const place = (text: string) => Math.floor(random() * (text.length + 1));
  const span = () => 1 + Math.floor(random() * 40);
  for (let change = 1 + Math.floor(random() * 4); change > 0; change--) {
    const at = place(query);
    const from = place(donor);
    const piece = [
      "",
      query.slice(at, at + span()).repeat(2),
      donor.slice(from, from + span()),
      '{[("@$!:...&|#\\\u0000\uD800'[Math.floor(random() * 18)] ?? "",
    ][Math.floor(random() * 4)];
    query = query.slice(0, at) + (piece ?? "") + query.slice(at + (random() < 0.5 ? 0 : span()));
  }
  return { name: "", query, variables: random() < 0.5 ? one?.variables : other?.variables };
}

const nobody = {
  viewer: null,
  visitor: { ip: "192.0.2.1", userAgent: null },
  requestId: "x",
  transport: "post" as const,
  setCookie: () => undefined,
  setHeader: () => undefined,
  idempotencyKey: null,
  rate: () => ({ bucket: 0, remaining: 0, restoreRate: 0 }),
};
