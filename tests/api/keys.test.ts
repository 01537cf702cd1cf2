import { beforeAll, describe, expect, it, vi } from "vitest";
import { createApiKey, revokeApiKey, rotateApiKey } from "#graphql/domain/accounts/api-keys/api-key.ts";
import { readCredential } from "#graphql/domain/accounts/api-keys/read-key.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, overSse, type Person, send, signedIn } from "#tests/support/graphql.ts";
import { ALL_SCOPES, bearer, makeKey } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();

let owner: Person;
beforeAll(async () => {
  owner = await signedIn({ credits: 10_000 });
});

const CREATE = `mutation ($input: CreateImageTaskInput!) { createImageTask(input: $input) {
  __typename ... on CreateImageTaskPayload { task { id creditsCharged sandbox endUser } }
  ... on Error { code message } ... on QuotaExceededError { resetsAt } ... on InsufficientCreditsError { required } } }`;
const order = (extra: object = {}, options: object = {}) => ({
  input: { task: { model: "nano-banana", prompt: "a banana", ...extra }, ...options },
});
type Created = {
  createImageTask: {
    __typename: string;
    code?: string;
    resetsAt?: string | null;
    task: { id: string; creditsCharged: number; sandbox: boolean; endUser: string | null };
  };
};
const create = async (key: { headers?: Record<string, string> }, extra: object = {}, options: object = {}) =>
  (await execute<Created>(CREATE, order(extra, options), key)).data.createImageTask;

describe("a key's secret", () => {
  it("is shown once and kept as a hash", async () => {
    const made = await execute<{ createApiKey: { secret: string; apiKey: { id: string; prefix: string } } }>(
      `mutation { createApiKey(input: { name: "ci", sandbox: false, scopes: [TASKS_READ] }) {
        ... on CreateApiKeyPayload { secret apiKey { id prefix sandbox scopes lastUsedAt } } } }`,
      {},
      owner,
    );
    const { secret, apiKey } = made.data.createApiKey;
    expect(secret).toMatch(/^nbv_live_[0-9a-f]{48}$/);
    expect(secret.startsWith(apiKey.prefix)).toBe(true);
    expect(apiKey.prefix).toHaveLength(13);
    const rows = JSON.stringify(await db.apiKey.findMany());
    expect(rows).toContain(apiKey.prefix);
    expect(rows).not.toContain(secret);
    const read = await execute("{ viewer { apiKeys { name prefix lastUsedAt } } }", {}, owner);
    expect(JSON.stringify(read.data)).not.toContain(secret);
  });

  it("is for the Authorization header alone", async () => {
    const { secret } = await makeKey(owner.viewer);
    const ask = (headers: Record<string, string>, search = "") =>
      send(
        {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: '{"query":"{ viewer { id } }"}',
        },
        `http://localhost:3000/graphql${search}`,
      );
    expect((await ask({ authorization: `Bearer ${secret}` })).status).toBe(200);
    expect((await ask({ cookie: `nbv_session=${secret}` })).status).toBe(401);
    expect((await ask({ cookie: `key=${secret}` })).status).toBe(401);
    expect((await ask({}, `?api_key=${secret}`)).status).toBe(400);
    expect((await ask({ authorization: secret })).status).toBe(401);
    expect((await ask({ authorization: "Basic YTpi" })).status).toBe(401);
    const another = secret.slice(0, -1) + (secret.endsWith("0") ? "1" : "0");
    expect((await ask({ authorization: `Bearer ${another}` })).status).toBe(401);
  });

  it.each([
    ["no name", 'name: ""'],
    ["a long name", `name: "${"x".repeat(101)}"`],
    ["a negative limit", 'name: "a", monthlyCreditLimit: -1'],
    ["an end that is over", 'name: "a", expiresAt: "2020-01-01T00:00:00Z"'],
    ["no task at a time", 'name: "a", maxConcurrentTasks: 0'],
    ["a model that is no slug", 'name: "a", models: ["../x"]'],
    ["a model that there is not", 'name: "a", models: ["nano-banana", "nope"]'],
  ])("is not made with %s", async (_name, input) => {
    const answer = await execute<{ createApiKey: { code: string } }>(
      `mutation { createApiKey(input: { sandbox: true, scopes: [], ${input} }) { ... on Error { code } } }`,
      {},
      owner,
    );
    expect(answer.data.createApiKey.code).toBe("INVALID_INPUT");
  });
});

describe("a key that works no more", () => {
  it("is refused at once when revoked, and others are not", async () => {
    const [revoked, kept] = [await makeKey(owner.viewer), await makeKey(owner.viewer)];
    const answer = await execute(
      "mutation ($id: ID!) { revokeApiKey(id: $id) { ... on RevokeApiKeyPayload { apiKey { revokedAt } } } }",
      { id: globalId("ApiKey", revoked.id) },
      owner,
    );
    expect(answer.data).toEqual({ revokeApiKey: { apiKey: { revokedAt: expect.any(String) } } });
    expect(await execute("{ viewer { id } }", {}, revoked)).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: "UNAUTHENTICATED" }, message: "This API key has been revoked." }],
    });
    expect((await execute("{ viewer { id } }", {}, kept)).status).toBe(200);
  });

  it("is refused when its time is over", async () => {
    const key = await makeKey(owner.viewer, { expiresAt: new Date(Date.now() + 60_000) });
    expect((await execute("{ viewer { id } }", {}, key)).status).toBe(200);
    await db.apiKey.update({ where: { id: key.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    // From outside, as with psql: PostgreSQL tells every process within a moment.
    await vi.waitFor(async () => {
      expect(await execute("{ viewer { id } }", {}, key)).toMatchObject({ status: 401 });
    });
  });

  it("ends its open streams within 2 s", async () => {
    const key = await makeKey(owner.viewer);
    const events = overSse("subscription { taskEvents { sequence } }", {}, key);
    await events.next();
    const ended = events.next();
    await revokeApiKey(owner.viewer, key.id);
    const revokedAt = performance.now();
    expect((await ended).done).toBe(true);
    expect(performance.now() - revokedAt).toBeLessThan(2000);
  });

  it("leaves the time of an overlap to the key it was rotated from", async () => {
    const key = await makeKey(owner.viewer, { monthlyCreditLimit: 77 });
    const { secret, previous, apiKey } = await rotateApiKey(owner.viewer, key.id, 1);
    expect(apiKey).toMatchObject({ monthlyCreditLimit: 77, sandbox: true });
    expect(previous.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 59 * 60_000);
    expect((await execute("{ viewer { id } }", {}, key)).status).toBe(200);
    expect((await execute("{ viewer { id } }", {}, bearer(secret))).status).toBe(200);
    await expect(rotateApiKey(owner.viewer, key.id, 1)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(rotateApiKey((await signedIn()).viewer, apiKey.id, 1)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("can't make or end keys itself", async () => {
    const key = await makeKey(owner.viewer);
    const answer = await execute(
      `mutation { revokeApiKey(id: "${globalId("ApiKey", key.id)}") { __typename } }`,
      {},
      key,
    );
    expect(answer).toMatchObject({ status: 403, errors: [{ extensions: { code: "FORBIDDEN" } }] });
    const viewer = await readCredential(key.secret);
    await expect(createApiKey(viewer, { name: "x", sandbox: false, scopes: ALL_SCOPES })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("a test key", () => {
  it("orders from the sandbox, is charged nothing and moves no credits", async () => {
    const key = await makeKey(owner.viewer);
    const before = await db.creditTransaction.count();
    const { task } = await create(key);
    expect(task).toMatchObject({ creditsCharged: 0, sandbox: true });
    expect(await db.creditTransaction.count()).toBe(before);
    const ledger = await execute<{ viewer: { creditTransactions: { nodes: unknown[] } } }>(
      "{ viewer { credits { available onHold } creditTransactions { nodes { id } } } }",
      {},
      key,
    );
    expect(ledger.data.viewer).toEqual({ credits: { available: 0, onHold: 0 }, creditTransactions: { nodes: [] } });
    await expectLedgersToBalance();
  });

  it("sees nothing of the account's own, nor the account of it", async () => {
    const own = await insertTask(owner.viewer.userId);
    const key = await makeKey(owner.viewer);
    const live = await makeKey(owner.viewer, { sandbox: false });
    const { task } = await create(key);
    const look =
      "query ($id: ID!) { task(id: $id) { id } node(id: $id) { id } viewer { tasks(first: 100) { nodes { id } } } }";
    type Look = { task: unknown; node: unknown; viewer: { tasks: { nodes: { id: string }[] } } };
    const idsOf = (data: Look) => data.viewer.tasks.nodes.map(({ id }) => id);
    const ownId = globalId("Task", own.id);
    const fromTest = (await execute<Look>(look, { id: ownId }, key)).data;
    expect([fromTest.task, fromTest.node]).toEqual([null, null]);
    expect(idsOf(fromTest)).toContain(task.id);
    expect(idsOf(fromTest)).not.toContain(ownId);
    for (const asking of [owner, live]) {
      const seen = (await execute<Look>(look, { id: task.id }, asking)).data;
      expect([seen.task, seen.node]).toEqual([null, null]);
      expect(idsOf(seen)).toContain(ownId);
      expect(idsOf(seen)).not.toContain(task.id);
    }
  });

  it("is refused what a live key is refused", async () => {
    const key = await makeKey(owner.viewer);
    expect((await create(key, { model: "no-such" })).code).toBe("INVALID_INPUT");
    expect((await create(key, {}, { maxCredits: 0 })).code).toBe("PRICE_CHANGED");
    expect((await create(key, { style: "bm9wZQ" })).code).toBe("NOT_FOUND");
  });
});

describe("a key's limits", () => {
  it.each([true, false])("keep the month's credits, side by side too (sandbox: %s)", async (sandbox) => {
    const price = (
      await execute<{ e: { credits: number } }>(
        '{ e: estimateImageTask(input: { model: "nano-banana", prompt: "x" }) { credits } }',
      )
    ).data.e.credits;
    const key = await makeKey(owner.viewer, { sandbox, monthlyCreditLimit: price * 3 });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => create(key)));
    expect(outcomes.filter(({ __typename }) => __typename === "CreateImageTaskPayload")).toHaveLength(3);
    const refused = outcomes.filter(({ code }) => code === "QUOTA_EXCEEDED");
    expect(refused).toHaveLength(5);
    const at = new Date();
    expect(refused[0]?.resetsAt).toBe(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1)).toISOString());
    expect(await db.apiKey.findUniqueOrThrow({ where: { id: key.id } })).toMatchObject({
      budgetExhaustedAt: expect.any(Date),
    });
    const { data } = await execute<{ viewer: { apiKeys: { id: string; creditsUsedThisMonth: number }[] } }>(
      "{ viewer { apiKeys { id creditsUsedThisMonth } } }",
      {},
      owner,
    );
    expect(data.viewer.apiKeys.find(({ id }) => id === globalId("ApiKey", key.id))?.creditsUsedThisMonth).toBe(
      price * 3,
    );
    const { secret } = await rotateApiKey(owner.viewer, key.id, 0);
    expect((await create(bearer(secret))).code).toBe("QUOTA_EXCEEDED");
  });

  it("keep the ceiling of a request and of a batch", async () => {
    const key = await makeKey(owner.viewer, { maxCreditsPerRequest: 5 });
    expect((await create(key, { variants: 4, model: "midjourney" })).code ?? "accepted").toMatch(
      /QUOTA_EXCEEDED|INVALID_INPUT/,
    );
    const one = await makeKey(owner.viewer, { maxCreditsPerRequest: 1 });
    expect(await create(one)).toMatchObject({ code: "QUOTA_EXCEEDED", resetsAt: null });
    const items = Array.from({ length: 5 }, () => '{ model: "nano-banana", prompt: "x" }').join();
    const batch = await execute<{ createTasks: { code: string } }>(
      `mutation { createTasks(input: { images: [${items}] }) { ... on Error { code } } }`,
      {},
      key,
    );
    expect(batch.data.createTasks.code).toBe("QUOTA_EXCEEDED");
  });

  it("are known to an estimate, which refuses what the order would", async () => {
    const estimate = async (settings: Parameters<typeof makeKey>[1]) => {
      const key = await makeKey(owner.viewer, settings);
      const document = '{ estimateImageTask(input: { model: "nano-banana", prompt: "a kite" }) { credits } }';
      const { errors } = await execute(document, {}, key);
      return errors?.[0]?.extensions?.code ?? "accepted";
    };
    expect(await estimate({})).toBe("accepted");
    expect(await estimate({ models: ["seedream-4"] })).toBe("FORBIDDEN");
    expect(await estimate({ maxCreditsPerRequest: 1 })).toBe("QUOTA_EXCEEDED");
    expect(await estimate({ monthlyCreditLimit: 4 })).toBe("QUOTA_EXCEEDED");
  });

  it("keep the models and the tasks at once", async () => {
    const model = await makeKey(owner.viewer, { models: ["seedream-4"] });
    expect(await execute(CREATE, order(), model)).toMatchObject({
      status: 403,
      errors: [{ extensions: { code: "FORBIDDEN" } }],
    });
    const few = await makeKey(owner.viewer, { maxConcurrentTasks: 2 });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => create(few)));
    expect(outcomes.filter(({ code }) => code === "QUOTA_EXCEEDED")).toHaveLength(3);
  });
});

describe("a client token", () => {
  const MINT = `mutation ($input: CreateClientTokenInput!) { createClientToken(input: $input) {
    ... on CreateClientTokenPayload { token expiresAt } ... on Error { code message } } }`;
  type Minted = { createClientToken: { token: string; code?: string } };
  const mint = async (key: { headers?: Record<string, string> }, input: object) =>
    (await execute<Minted>(MINT, { input: { endUser: "ann", scopes: ["TASKS_READ"], ...input } }, key)).data
      .createClientToken;

  it("sees the tasks of its end user, or the one it is for, and nothing else", async () => {
    const key = await makeKey(owner.viewer);
    const [hers, other, his] = [
      await create(key, { endUser: "ann" }),
      await create(key, { endUser: "ann" }),
      await create(key, { endUser: "bob" }),
    ];
    const { token } = await mint(key, {});
    const one = await mint(key, { task: hers.task.id });
    const see = async (secret: string, id: string) =>
      (
        await execute<{ task: { id: string } | null }>(
          "query ($id: ID!) { task(id: $id) { id status } }",
          { id },
          bearer(secret),
        )
      ).data.task?.id ?? null;
    expect(await see(token, hers.task.id)).toBe(hers.task.id);
    expect(await see(token, his.task.id)).toBeNull();
    expect(await see(one.token, hers.task.id)).toBe(hers.task.id);
    expect(await see(one.token, other.task.id)).toBeNull();
    for (const document of [
      "{ viewer { id } }",
      '{ node(id: "x") { id } }',
      "subscription { taskEvents { sequence } }",
      "mutation { createWorkflow { __typename } }",
    ]) {
      expect((await execute(document, {}, bearer(token))).status).toBe(403);
    }
    const events = overSse<{ taskUpdated: { type: string } }>(
      "subscription ($id: ID!) { taskUpdated(id: $id) { type } }",
      { id: hers.task.id },
      bearer(token),
    );
    expect((await events.next()).value?.data?.taskUpdated.type).toBe("SNAPSHOT");
    await events.return(undefined);
  });

  it("ends with its time and with its key", async () => {
    const key = await makeKey(owner.viewer);
    const { token } = await mint(key, {});
    await db.clientToken.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await execute("{ styles { id } }", {}, bearer(token))).status).toBe(401);
    const again = await mint(key, {});
    expect((await execute("{ styles { id } }", {}, bearer(again.token))).status).toBe(200);
    await revokeApiKey(owner.viewer, key.id);
    expect((await execute("{ styles { id } }", {}, bearer(again.token))).status).toBe(401);
  });

  it("may do no more than its key, never spends, and is minted by keys alone", async () => {
    const key = await makeKey(owner.viewer, { scopes: ["TASKS_READ"] });
    for (const input of [
      { scopes: ["TASKS_WRITE"] },
      { scopes: ["ASSETS_READ"] },
      { expiresInSeconds: 4000 },
      { endUser: "" },
    ]) {
      expect((await mint(key, input)).code).toBe("INVALID_INPUT");
    }
    expect((await mint(key, { task: globalId("Task", "00000000-0000-7000-8000-000000000000") })).code).toBe(
      "NOT_FOUND",
    );
    expect((await execute(MINT, { input: { endUser: "ann", scopes: [] } }, owner)).status).toBe(403);
  });
});

it("the totals of an end user are those of its tasks", async () => {
  const key = await makeKey(owner.viewer, { sandbox: false });
  for (const endUser of ["zoe", "zoe", "yan"]) await create(key, { endUser });
  const { data } = await execute<{
    viewer: { endUsers: { endUser: string; tasks: number; creditsCharged: number }[] };
  }>("{ viewer { endUsers { endUser tasks creditsCharged } } }", {}, key);
  const held = await db.creditTransaction.aggregate({
    where: { type: "HOLD", task: { endUser: "zoe" } },
    _sum: { amount: true },
  });
  expect(data.viewer.endUsers.find(({ endUser }) => endUser === "zoe")).toEqual({
    endUser: "zoe",
    tasks: 2,
    creditsCharged: -(held._sum.amount ?? 0),
  });
});
