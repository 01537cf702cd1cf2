import { beforeAll, describe, expect, it } from "vitest";
import { leakyBucket } from "#graphql/runtime/concurrency/token-bucket.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, overSse, send, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();

let key: Awaited<ReturnType<typeof makeKey>>;
beforeAll(async () => {
  key = await makeKey(await makeAccount());
});

describe("points", () => {
  type Cost = { requested: number; actual: number; bucket: number; remaining: number; restoreRate: number };
  const costOf = async (query: string, variables = {}) => {
    const response = await send({
      method: "POST",
      headers: { ...key.headers, "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return { headers: response.headers, cost: (await response.json()).extensions?.cost as Cost };
  };

  it.each([
    // Who asks 5, a statement 5, an object 1, forty leaves 1.
    ["{ __typename }", 6],
    ["{ viewer { id } }", 12],
    ["{ viewer { tasks(first: 5) { nodes { id } } } }", 23],
    ["{ viewer { tasks { nodes { id } } } }", 38],
    ["{ viewer { tasks(first: 10) { nodes { id model { slug } } } } }", 38],
    ["{ viewer { tasks(first: 10) { edges { cursor node { id } } pageInfo { hasNextPage } } } }", 39],
    ["{ viewer { tasks(first: 10) { nodes { childrenConnection(first: 10) { nodes { id } } } } } }", 155],
    ["mutation { createWorkflow { __typename } }", 57],
    ['{ nodes(ids: ["a", "b", "c"]) { id } }', 9],
    ["{ a: viewer { id } b: viewer { id } }", 18],
  ])("%s asks for %i", async (query, requested) => {
    expect((await costOf(query)).cost.requested).toBe(requested);
  });

  it("that were not used come back, and the answer says what is left", async () => {
    const { cost, headers } = await costOf("{ viewer { tasks(first: 100) { nodes { id } } } }");
    expect(cost).toMatchObject({ requested: 120, bucket: 20_000, restoreRate: 1000 });
    // Who asks, a statement, two objects and their leaves.
    expect(cost.actual).toBe(13);
    expect(Number(headers.get("ratelimit-limit"))).toBe(20_000);
    expect(Number(headers.get("ratelimit-remaining"))).toBe(cost.remaining);
    expect(headers.get("ratelimit-reset")).not.toBeNull();
  });

  it.each([
    ["a search", '{ viewer { tasks(first: 1, filter: {search: "nothing like it"}) { nodes { id } } } }', 100],
    ["a search", '{ viewer { prompts(first: 1, filter: {search: "nothing like it"}) { nodes { id } } } }', 100],
    ["a filter", "{ viewer { assets(first: 1, filter: {kind: VIDEO}) { nodes { id } } } }", 20],
    ["a sum of all movements", "{ viewer { creditTotals { amount } } }", 50],
  ])("of %s do not come back where nothing is found", async (_name, query, effort) => {
    const { cost } = await costOf(query);
    expect(cost.actual).toBeGreaterThanOrEqual(effort);
    expect(cost.actual).toBeLessThan(effort + 30);
    expect(cost.requested).toBeGreaterThanOrEqual(cost.actual);
  });

  it("of a search are counted by the variable, and a filter that says nothing costs nothing", async () => {
    const query = "query ($f: TaskFilter) { viewer { tasks(first: 1, filter: $f) { nodes { id } } } }";
    const costs = [];
    for (const f of [{ search: "x" }, { favorite: true }, { search: " " }, {}, null])
      costs.push((await costOf(query, { f })).cost.requested);
    const [, , plain] = costs;
    // Two statements more than a list.
    expect(costs).toEqual([100 + 10, 20, 0, 0, 0].map((effort) => effort + (plain ?? 0)));
  });

  it("of an answer that breaks off do not come back: what else it asks for may still be under way", async () => {
    const lists = Array.from({ length: 10 }, (_, one) => `a${one}: tasks(first: 50) { nodes { id } }`).join(" ");
    const { cost } = await costOf(`{ viewer { tasks(first: 101) { nodes { id } } ${lists} } }`);
    expect(cost.requested).toBeGreaterThan(500);
    expect(cost.actual).toBe(cost.requested);
  });

  it("of an event that breaks off do not come back either", async () => {
    const person = await signedIn();
    const task = await insertTask(person.viewer.userId, { status: "COMPLETED" });
    const left = async () =>
      (await execute<{ rateLimit: { remaining: number } }>("{ rateLimit { remaining } }", {}, person)).data.rateLimit
        .remaining;
    const lists = Array.from({ length: 4 }, (_, one) => `a${one}: childrenConnection(first: 100) { nodes { id } }`);
    const children = `childrenConnection(first: 101) { nodes { id } } ${lists.join(" ")}`;
    const document = `subscription ($id: ID!) { taskUpdated(id: $id) { task { ${children} } } }`;
    const startedAt = performance.now();
    const before = await left();
    const events = overSse<unknown>(document, { id: globalId("Task", task.id) }, person);
    expect((await events.next()).value).toMatchObject({
      errors: [{ extensions: { fields: [{ code: "OUT_OF_RANGE" }] } }],
    });
    await events.return(undefined);
    // Its price is above 500, of which at most this has flowed off meanwhile.
    const after = await left();
    expect(before - after + performance.now() - startedAt).toBeGreaterThan(450);
  });

  it("of one model of operators' catalogue are those of one, and not of all", async () => {
    const query = "query ($model: String) { operations { catalog(model: $model) { model { slug name credits } } } }";
    const [one, all] = [await costOf(query, { model: "z-image" }), await costOf(query)];
    expect(one.cost.requested).toBeLessThan(30);
    expect(all.cost.requested).toBeGreaterThan(one.cost.requested + 100);
  });

  it("of a page by a variable are counted by the variable", async () => {
    const query = "query ($n: Int) { viewer { tasks(first: $n) { nodes { id } } } }";
    expect((await costOf(query, { n: 3 })).cost.requested).toBe(21);
    expect((await costOf(query)).cost.requested).toBe(38);
    const byDefault = "query ($n: Int = 90) { viewer { tasks(first: $n) { nodes { id } } } }";
    expect((await costOf(byDefault)).cost.requested).toBe(110);
    expect((await costOf(byDefault, { n: 2 })).cost.requested).toBe(20);
    expect((await costOf(byDefault)).cost.requested).toBe(110);
  });

  it("that are used up are refused with 429 and the time to wait; another key is not", async () => {
    const greedy = await makeKey(await makeAccount());
    const query = `{ viewer { ${Array.from({ length: 14 }, (_, i) => `a${i}: tasks(first: 100) { nodes { id model { id } } }`).join(" ")} } }`;
    const answers = [];
    // Side by side, so that nothing is given back in between.
    for (const answer of await Promise.all(Array.from({ length: 12 }, () => execute(query, {}, greedy))))
      answers.push(answer);
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(limited[0]).toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED" } }] });
    expect(Number(limited[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await execute("{ viewer { id } }", {}, key)).status).toBe(200);
  });

  it("leak out of the bucket in time, never beyond it, whatever the arrivals", () => {
    const bucket = leakyBucket(100, 10);
    let at = 0;
    let taken = 0;
    for (let i = 0; i < 1000; i++) {
      at += Math.floor(Math.random() * 300);
      const points = 1 + Math.floor(Math.random() * 30);
      if (bucket.take("a", points, at).waitMs === 0) taken += points;
      expect(taken).toBeLessThanOrEqual(100 + (at * 10) / 1000 + 1e-6);
    }
    expect(bucket.take("b", 100, at)).toEqual({ remaining: 0, waitMs: 0 });
    expect(bucket.take("b", 10, at)).toEqual({ remaining: 0, waitMs: 1000 });
    expect(bucket.take("b", 10, at + 1000).waitMs).toBe(0);
  });

  it("are those of the caller whatever it says about its address", async () => {
    const answers = await Promise.all(
      ["1.2.3.4", "5.6.7.8"].map((forged) =>
        execute<{ rateLimit: { remaining: number } }>(
          "{ rateLimit { remaining } }",
          {},
          { ip: "198.51.100.7", headers: { "x-forwarded-for": forged, forwarded: `for=${forged}` } },
        ),
      ),
    );
    expect(
      Math.abs((answers[0]?.data.rateLimit.remaining ?? 0) - (answers[1]?.data.rateLimit.remaining ?? 0)),
    ).toBeLessThan(20);
  });
});
