import { buildSchema, isObjectType, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callerIn, newExchange } from "#graphql/gateway/caller/context.ts";
import { executeOperation } from "#graphql/gateway/graphql/compiled.ts";
import { priceOf } from "#graphql/gateway/graphql/rate-limit.ts";
import { schema } from "#graphql/schema/schema.ts";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { type Filled, fillAccount } from "#tests/reliability/support/filled-account.ts";
import { randomDocument } from "#tests/reliability/support/random-documents.ts";
import { beginRun } from "#tests/reliability/support/report.ts";
import { useDatabase } from "#tests/support/database.ts";
import { ENDPOINT, fetchBy, knowDocument } from "#tests/support/graphql.ts";
import { useSettings } from "#tests/support/settings.ts";

// What is tried here is that two roads answer alike, not how much may be asked.
useSettings({ API_POINTS: "1000000000" });
useDatabase();

let account: Filled;
beforeAll(async () => {
  account = await fillAccount("small");
  // Time stands still: some answers have the moment they were given at.
  vi.useFakeTimers({ toFake: ["Date"] });
}, 600_000);
afterAll(() => {
  vi.useRealTimers();
});

const head = (cookie: string) => ({
  method: "POST",
  url: "/graphql",
  header: (name: string) => (name === "cookie" ? cookie : null),
});

/** What another question in between changes: the points that are left, and what is signed or counted by the moment. */
const settled = (value: unknown) =>
  JSON.parse(JSON.stringify(value), (name, inner) => {
    if (name === "remaining" || name === "requestId") return null;
    // Of several faults below one place as many are told as were found by the time the first was.
    return name === "errors" && Array.isArray(inner) ? inner.length > 0 : inner;
  });

async function answersTo(query: string) {
  const document = parse(query);
  const ask = async (worthRuns: number) => {
    const contextValue = await callerIn(newExchange(head(account.cookie)), "127.0.0.1");
    return executeOperation({ schema, document, contextValue }, worthRuns);
  };
  return { plain: settled(await ask(Number.POSITIVE_INFINITY)), compiled: settled(await ask(1)) };
}

const isAffordable = (query: string) => {
  try {
    return priceOf({ schema, document: parse(query), contextValue: { viewer: account.viewer } }) !== null;
  } catch {
    return false;
  }
};

describe("a query", () => {
  it(
    "is answered alike by graphql-js and by code that is made for it, and by the short road and the long one",
    async () => {
      const run = beginRun("Roads", 20_261_126);
      let answered = 0;
      for (let index = 0; index < run.count; index++) {
        const shape = { depth: 2 + Math.floor(run.random() * 6), fields: 40 };
        const query = randomDocument(schema, "query", run.random, account.known, shape);
        if (!isAffordable(query)) continue;
        const { plain, compiled } = await answersTo(query);
        expect(compiled, query.slice(0, 500)).toEqual(plain);
        knowDocument(query);
        const { codes, ...short } = await byRoad("short", query);
        const { codes: others, ...long } = await byRoad("long", query);
        // An answer's status is that of the faults that are told.
        const alike = codes === others ? long : { ...long, status: short.status };
        expect(short, query.slice(0, 500)).toEqual(alike);
        answered += 1;
      }
      run.done(`${answered} answered`);
      expect(answered).toBeGreaterThan(run.count / 3);
    },
    LONGEST_MS,
  );

  it("that would be answered otherwise is found", async () => {
    const type = schema.getType("RateLimit");
    const size = isObjectType(type) ? type.getFields().bucket : undefined;
    if (size === undefined) throw new Error("There is no such field.");
    const { resolve } = size;
    let asked = 0;
    size.resolve = () => {
      asked += 1;
      return asked;
    };
    const { plain, compiled } = await answersTo("{ rateLimit { bucket } }");
    size.resolve = resolve;
    expect({ plain, compiled }).toEqual({
      plain: { data: { rateLimit: { bucket: 1 } } },
      compiled: { data: { rateLimit: { bucket: 2 } } },
    });
  });
});

describe("a mutation", () => {
  it("is done once, however often its document has come and whatever is wrong with its answer", async () => {
    let done = 0;
    const schema = buildSchema("type Query { a: Int } type Mutation { order: Order! } type Order { id: Int! }");
    const order = schema.getMutationType()?.getFields().order;
    if (order === undefined) throw new Error("There is no such field.");
    order.resolve = () => {
      done += 1;
      return { id: null };
    };
    const document = parse("mutation { order { id } }");
    for (let run = 0; run < 3; run++) {
      const { errors } = await executeOperation({ schema, document }, 1);
      expect(errors).toHaveLength(1);
    }
    expect(done).toBe(3);
  });
});

async function byRoad(road: "short" | "long", query: string) {
  const headers = { "content-type": "application/json", cookie: account.cookie };
  const response = await fetchBy(
    road,
    new Request(ENDPOINT, { method: "POST", headers, body: JSON.stringify({ query }) }),
    "127.0.0.1",
  );
  const told = Object.fromEntries([...response.headers].map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of ["x-request-id", "ratelimit-remaining", "ratelimit-reset", "content-length"]) delete told[name];
  const answer: { errors?: { extensions: { code: string } }[] } = await response.json();
  const codes = new Set(answer.errors?.map(({ extensions }) => extensions.code));
  return { status: response.status, headers: told, answer: settled(answer), codes: [...codes].sort().join(" ") };
}
