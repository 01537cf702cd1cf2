import { expect, it } from "vitest";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { notify, receivePayload } from "#graphql/runtime/pubsub.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, signInAgain } from "#tests/support/graphql.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const SET_PRICE = `mutation ($input: SetModelPriceInput!) { answer: setModelPrice(input: $input) {
  __typename
  ... on SetModelPricePayload {
    model { slug credits } price { id credits factors author reason from } loss { credits providerCredits } isPaused
  }
  ... on Error { code message } ... on InvalidInputError { fields { path message } }
} }`;
const SET_STATE = `mutation ($input: SetModelStateInput!) { answer: setModelState(input: $input) {
  __typename
  ... on SetModelStatePayload { model { slug state sunsetAt replacement { slug } } }
  ... on Error { code } ... on InvalidInputError { fields { path } }
} }`;
const READ = `query ($model: String!) { operations {
  prices(model: $model) { id credits factors author reason from }
  catalog { model { slug } price { credits } listedCost reportedCost margin loss { credits } endedLately }
  previewPrice(model: $model, credits: 10) { ... on PricePreview { orders before after least most dearer cheaper loss { credits } } }
} }`;
type Answer = { answer: Record<string, unknown> };

it("sets a price and a state over the API, tells their history, and what the latest orders would have cost", async () => {
  const admin = await signedInAs("ADMIN");
  const viewer = await makeAccount();
  await createTask(viewer, "IMAGE", { model: "nano-banana", prompt: "a fox" }, { operation: "createImageTask" });
  const reason = "kie.ai has become dearer";
  const price = await execute<Answer>(SET_PRICE, { input: { model: "nano-banana", credits: 7, reason } }, admin);
  expect(price.data.answer).toMatchObject({
    __typename: "SetModelPricePayload",
    model: { slug: "nano-banana", credits: 7 },
    price: { credits: 7, factors: "{}", reason },
    loss: null,
  });
  const sunsetAt = new Date(Date.now() + 86_400_000).toISOString();
  const plan = { model: "nano-banana", state: "DEGRADED", reason, replacement: "qwen-image", sunsetAt };
  const state = await execute<Answer>(SET_STATE, { input: plan }, admin);
  expect(state.data.answer).toMatchObject({
    model: { state: "DEGRADED", sunsetAt, replacement: { slug: "qwen-image" } },
  });
  const retired = await execute<Answer>(
    SET_STATE,
    { input: { model: "nano-banana", state: "RETIRED", reason } },
    admin,
  );
  expect(retired.data.answer).toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["replacement"] }] });
  const support = await signedInAs("SUPPORT");
  const { data, errors } = await execute<{ operations: Record<string, unknown> }>(
    READ,
    { model: "nano-banana" },
    support,
  );
  expect(errors).toBeUndefined();
  expect(data.operations).toMatchObject({
    prices: [
      { credits: 7, reason },
      { credits: 5, reason: null },
    ],
    previewPrice: { orders: 1, before: 5, after: 10, dearer: 1, least: 10, most: 10 },
  });
  expect(data.operations.catalog).toContainEqual({
    model: { slug: "nano-banana" },
    price: { credits: 7 },
    listedCost: 4,
    reportedCost: null,
    margin: 3 / 7,
    loss: null,
    endedLately: 0,
  });
});

it("is for administrators with a fresh proof alone, and read by operators alone", async () => {
  const input = { model: "nano-banana", credits: 9, reason: "For a test" };
  const [user, support, stale] = [await signedInAs("USER"), await signedInAs("SUPPORT"), await signedInAs("ADMIN")];
  await letProofGrowOld(stale);
  const codeFor = async (document: string, asking: { cookie?: string }, more: object) => {
    const { data, errors } = await execute<Answer | null>(document, { input: { ...input, ...more } }, asking);
    return data?.answer.code ?? errors?.[0]?.extensions.code;
  };
  const { credits: _, ...rest } = input;
  for (const asking of [user, support, stale]) {
    const code = asking === stale ? "PROOF_REQUIRED" : "FORBIDDEN";
    expect(await codeFor(SET_PRICE, asking, {})).toBe(code);
    const { data, errors } = await execute<Answer | null>(SET_STATE, { input: { ...rest, state: "PAUSED" } }, asking);
    expect(data?.answer.code ?? errors?.[0]?.extensions.code).toBe(code);
  }
  const read = (asking: object) => execute<{ operations: object | null }>(READ, { model: "nano-banana" }, asking);
  expect((await read({})).data).toEqual({ operations: null });
  expect((await read(user)).data).toEqual({ operations: null });
});

it("takes no price that no number of credits is, and names no model that there is not", async () => {
  const admin = await signedInAs("ADMIN");
  for (const credits of [1.5, "7", 2 ** 31]) {
    const { errors } = await execute(SET_PRICE, { input: { model: "nano-banana", credits, reason: "A test" } }, admin);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/^credits: Int cannot represent/),
      extensions: { code: "INVALID_INPUT", fields: [{ path: ["credits"] }] },
    });
  }
  const read = `{ operations { prices(model: "nano-mango") { id } catalog(model: "nano-mango") { margin } } }`;
  expect((await execute(read, {}, admin)).data).toEqual({ operations: { prices: [], catalog: [] } });
  const preview = `{ operations { previewPrice(model: "nano-banana", credits: 0) { ... on Error { code } } } }`;
  expect((await execute(preview, {}, admin)).data).toEqual({ operations: { previewPrice: { code: "INVALID_INPUT" } } });
});

it("is in force in a process that only hears of it from the database", async () => {
  const estimate = `{ estimateImageTask(input: { model: "qwen-image", prompt: "a fox" }) { credits } }`;
  notify("catalog");
  await execute(estimate);
  await sql.run(`INSERT INTO "Price" (id, "modelSlug", credits) VALUES ('elsewhere', 'qwen-image', 77)`);
  receivePayload("database catalog");
  expect((await execute(estimate)).data).toEqual({ estimateImageTask: { credits: 77 } });
});

it("tells when a task last changed, and what the provider reports, once it does", async () => {
  const viewer = await makeAccount();
  const { task } = await createTask(
    viewer,
    "IMAGE",
    { model: "nano-banana", prompt: "a fox" },
    { operation: "createImageTask" },
  );
  const person = await signInAgain(viewer.userId);
  const ask = `{ viewer { tasks { nodes { createdAt updatedAt providerCredits ... on ImageTask { updatedAt } } } } }`;
  type Read = {
    viewer: { tasks: { nodes: { createdAt: string; updatedAt: string; providerCredits: number | null }[] } };
  };
  const read = async () => (await execute<Read>(ask, {}, person)).data.viewer.tasks.nodes[0];
  const fresh = await read();
  expect(fresh).toMatchObject({ updatedAt: fresh?.createdAt, providerCredits: null });
  await db.task.update({ where: { id: task.id }, data: { claimedBy: "d", polls: 3 } });
  expect(await read()).toEqual(fresh);
  await db.task.update({ where: { id: task.id }, data: { kieCredits: 4.5 } });
  const told = await read();
  expect(told?.providerCredits).toBe(4.5);
  expect(Date.parse(told?.updatedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(fresh?.createdAt ?? ""));
  expect(told?.updatedAt).not.toBe(fresh?.updatedAt);
});

const SET_RULES = `mutation ($input: SetPriceRulesInput!) { answer: setPriceRules(input: $input) {
  __typename
  ... on SetPriceRulesPayload { rules { factor step guard isGuardSet author } moved paused }
  ... on Error { code } ... on InvalidInputError { fields { path } }
} }`;
const SET_PRICING = `mutation ($input: SetModelPricingInput!) { answer: setModelPricing(input: $input) {
  ... on SetModelPricingPayload { model { slug credits } price { credits } }
  ... on Error { code } ... on InvalidInputError { fields { path } }
} }`;
const SET_COST = `mutation ($input: SetModelCostInput!) { answer: setModelCost(input: $input) {
  ... on SetModelCostPayload { model { slug } price { credits } loss { credits providerCredits } isPaused }
  ... on Error { code } ... on InvalidInputError { fields { path } }
} }`;
const READ_RULES = `query ($factor: Float!) { operations {
  priceRules { factor step guard isGuardSet setAt }
  previewPriceRules(factor: $factor, step: 1, guard: TELL) {
    ... on PriceRulesPreview { changes { model { slug } before after marginBefore marginAfter isPaused } }
    ... on Error { code } ... on InvalidInputError { fields { path } }
  }
  catalog(model: "imagen-4") { followsCost ownFactor cost { credits factors author } proposedCost { credits } }
} }`;

it("has prices follow what the provider asks, as the rules say, and tells before what would change", async () => {
  const admin = await signedInAs("ADMIN");
  const reason = "Prices of the new year";
  const read = async (factor: number) =>
    (await execute<{ operations: Record<string, unknown> }>(READ_RULES, { factor }, admin)).data.operations;
  expect(await read(2)).toMatchObject({
    priceRules: { factor: 1.25, step: 1, guard: "TELL", isGuardSet: false, setAt: null },
    previewPriceRules: {
      changes: expect.arrayContaining([
        {
          model: { slug: "imagen-4" },
          before: 10,
          after: 16,
          marginBefore: 0.2,
          marginAfter: 0.5,
          isPaused: false,
        },
      ]),
    },
    catalog: [
      {
        followsCost: true,
        ownFactor: null,
        cost: { credits: 8, factors: "{}", author: null },
        proposedCost: null,
      },
    ],
  });
  expect(await read(0.5)).toMatchObject({ previewPriceRules: { fields: [{ path: ["factor"] }] } });
  const input = { factor: 2, step: 5, guard: "PAUSE", reason, seen: null };
  const set = (await execute<Answer>(SET_RULES, { input }, admin)).data.answer;
  expect(set).toMatchObject({ rules: { factor: 2, step: 5, guard: "PAUSE", isGuardSet: true }, paused: [] });
  expect((await execute<Answer>(SET_RULES, { input }, admin)).data.answer).toMatchObject({ code: "CONFLICT" });
  const own = { model: "imagen-4", followsCost: true, factor: 3, reason };
  expect((await execute<Answer>(SET_PRICING, { input: own }, admin)).data.answer).toEqual({
    model: { slug: "imagen-4", credits: 25 },
    price: { credits: 25 },
  });
  const cost = { model: "imagen-4", credits: 3.5, reason };
  expect((await execute<Answer>(SET_COST, { input: cost }, admin)).data.answer).toEqual({
    model: { slug: "imagen-4" },
    price: { credits: 15 },
    loss: null,
    isPaused: false,
  });
  const support = await signedInAs("SUPPORT");
  for (const [document, given] of [
    [SET_RULES, input],
    [SET_PRICING, own],
    [SET_COST, cost],
  ] as const) {
    const { data, errors } = await execute<Answer | null>(document, { input: given }, support);
    expect(data?.answer.code ?? errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  }
  expect((await execute(READ_RULES, { factor: 2 }, await signedInAs("USER"))).data).toEqual({ operations: null });
});
