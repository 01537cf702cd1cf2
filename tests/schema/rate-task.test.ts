import { expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { signedInAs } from "#tests/support/operators.ts";
import { insertTask } from "#tests/support/rows.ts";

useDatabase();

type Told = {
  __typename: string;
  code?: string;
  fields?: { path: string[]; code: string; limit: number | null }[];
  task?: { rating: { good: boolean; reason: string | null; purpose: string } | null; updatedAt: string };
};

const RATE = `mutation ($input: RateTaskInput!) { told: rateTask(input: $input) {
  __typename
  ... on RateTaskPayload { task { updatedAt rating { good reason purpose } } }
  ... on Error { code }
  ... on InvalidInputError { fields { path code limit } }
} }`;

async function rate(id: string, good: boolean, asking: Asking, reason?: string | null): Promise<Told> {
  const input = { task: globalId("Task", id), good, reason };
  const { data, errors } = await execute<{ told: Told }>(RATE, { input }, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

const counted = (modelSlug = "nano-banana") =>
  db.modelRatings.findMany({ where: { modelSlug }, select: { purpose: true, good: true, bad: true } });

it("a result is rated once, changed as often as one likes, and counted for its model and what it was for", async () => {
  const owner = await signedIn();
  const { id } = await insertTask(owner.viewer.userId, { status: "COMPLETED" });
  expect(await rate(id, false, owner, "  six fingers ")).toMatchObject({
    task: { rating: { good: false, reason: "six fingers", purpose: "TEXT_TO_IMAGE" } },
  });
  expect(await counted()).toEqual([{ purpose: "TEXT_TO_IMAGE", good: 0, bad: 1 }]);
  await rate(id, false, owner, "seven fingers");
  expect(await rate(id, false, owner)).toMatchObject({ task: { rating: { good: false, reason: "seven fingers" } } });
  expect(await rate(id, false, owner, "")).toMatchObject({ task: { rating: { good: false, reason: null } } });
  await rate(id, false, owner, "eight fingers");
  expect(await counted()).toEqual([{ purpose: "TEXT_TO_IMAGE", good: 0, bad: 1 }]);
  expect(await rate(id, true, owner)).toMatchObject({ task: { rating: { good: true, reason: null } } });
  expect(await counted()).toEqual([{ purpose: "TEXT_TO_IMAGE", good: 1, bad: 0 }]);
  expect(await db.taskRating.count({ where: { taskId: id } })).toBe(1);
});

it("many at once are each counted, of one task or of many", async () => {
  const owner = await signedIn();
  const tasks = await Promise.all(
    Array.from({ length: 6 }, () => insertTask(owner.viewer.userId, { status: "COMPLETED", modelSlug: "seedream-4" })),
  );
  await Promise.all(tasks.flatMap(({ id }, place) => [rate(id, place < 4, owner), rate(id, place < 4, owner)]));
  expect(await counted("seedream-4")).toEqual([{ purpose: "TEXT_TO_IMAGE", good: 4, bad: 2 }]);
  const [first] = tasks;
  const id = first?.id ?? "";
  await Promise.all([true, false, true, false, true].map((good) => rate(id, good, owner)));
  const last = await db.taskRating.findUniqueOrThrow({ where: { taskId: id } });
  const good = last.isGood ? 4 : 3;
  expect(await counted("seedream-4")).toEqual([{ purpose: "TEXT_TO_IMAGE", good, bad: 6 - good }]);
});

it("only the owner rates, and only what has a result", async () => {
  const [owner, other] = [await signedIn(), await signedIn()];
  const { id } = await insertTask(owner.viewer.userId, { status: "COMPLETED" });
  const running = await insertTask(owner.viewer.userId, { status: "PROCESSING" });
  const gone = await insertTask(owner.viewer.userId, { status: "COMPLETED", deletedAt: new Date() });
  expect(await rate(id, true, other)).toMatchObject({ code: "NOT_FOUND" });
  expect(await rate(gone.id, true, owner)).toMatchObject({ code: "NOT_FOUND" });
  expect(await rate("no task", true, owner)).toMatchObject({ code: "NOT_FOUND" });
  expect(await rate(running.id, true, owner)).toMatchObject({ code: "CONFLICT" });
  const nobody = await execute(RATE, { input: { task: globalId("Task", id), good: true } });
  expect(nobody.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  const readOnly = await makeKey(owner.viewer, { scopes: ["TASKS_READ"], sandbox: false });
  const refused = await execute(RATE, { input: { task: globalId("Task", id), good: true } }, readOnly);
  expect(refused.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect(await db.taskRating.count({ where: { taskId: { in: [id, running.id, gone.id] } } })).toBe(0);
});

it("a reason that is too long, or can't be stored, is refused by its name", async () => {
  const owner = await signedIn();
  const { id } = await insertTask(owner.viewer.userId, { status: "COMPLETED" });
  expect(await rate(id, true, owner, "x".repeat(301))).toMatchObject({
    fields: [{ path: ["reason"], code: "TOO_LONG", limit: 300 }],
  });
  expect(await rate(id, true, owner, "a\u0000b")).toMatchObject({ fields: [{ path: ["reason"], code: "UNSTORABLE" }] });
  expect(await rate(id, true, owner, "x".repeat(300))).toMatchObject({ __typename: "RateTaskPayload" });
});

it("operators see what is said of a model, by purpose and lately; nobody else does", async () => {
  const owner = await signedIn();
  const modelSlug = "nano-banana-pro";
  const { id } = await insertTask(owner.viewer.userId, { status: "COMPLETED", modelSlug });
  await rate(id, false, owner, "blurred");
  const READ = `query ($model: String!) { operations {
    catalog(model: $model) { ratings { purpose good bad } }
    ratings(model: $model) { good reason purpose }
  } }`;
  const support = await signedInAs("SUPPORT");
  const { data } = await execute(READ, { model: modelSlug }, support);
  expect(data).toEqual({
    operations: {
      catalog: [{ ratings: [{ purpose: "TEXT_TO_IMAGE", good: 0, bad: 1 }] }],
      ratings: [{ good: false, reason: "blurred", purpose: "TEXT_TO_IMAGE" }],
    },
  });
  expect((await execute(READ, { model: modelSlug }, owner)).data).toEqual({ operations: null });
});
