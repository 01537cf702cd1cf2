import fc from "fast-check";
import { expect, it } from "vitest";
import { createOwnStyle } from "#graphql/domain/catalog/own-styles/own-style.ts";
import { completeTask } from "#graphql/domain/tasks/outcome/complete.ts";
import { failTask } from "#graphql/domain/tasks/outcome/fail.ts";
import { taskData } from "#graphql/domain/webhooks/events.ts";
import { db } from "#graphql/runtime/db.ts";
import { globalId, rowId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();

type Refused = { code: string; message: string; fields?: { path: string[]; code: string }[] };
type Estimated = {
  kind: string;
  index: number;
  reference: string | null;
  estimate: { credits: number } | null;
  error: Refused | null;
};
type Ordered = {
  kind: string;
  index: number;
  reference: string | null;
  task: { id: string; creditsCharged: number; reference: string | null; batch: { id: string } | null } | null;
  error: Refused | null;
};
type Batch = {
  id: string;
  name: string;
  size: number;
  progress: Record<string, number>;
  tasks: { nodes: { id: string; reference: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
};

const REFUSED = "code message ... on InvalidInputError { fields { path code } }";
const ESTIMATE = `query ($input: CreateTasksInput!) { told: estimateTasks(input: $input) {
  credits accepted outcomes { kind index reference estimate { credits } error { ${REFUSED} } }
} }`;
const ORDER = `mutation ($input: CreateTasksInput!) { told: createTasks(input: $input) { __typename
  ... on CreateTasksPayload { creditsCharged outcomes {
    kind index reference task { id creditsCharged reference batch { id } } error { ${REFUSED} }
  } }
  ... on Error { ${REFUSED} }
} }`;
const CREATE = `mutation ($input: CreateBatchInput!) { told: createBatch(input: $input) { __typename
  ... on CreateBatchPayload { batch { id name size } } ... on Error { code message }
} }`;
const BATCH = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { told: node(id: $id) { ... on Batch {
  id name size progress { waiting running completed failed canceled }
  tasks(first: $first, after: $after, last: $last, before: $before) {
    nodes { id reference } pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
  }
} } }`;
const banana = { model: "nano-banana", prompt: "a banana" };

async function ask<Told>(document: string, variables: Record<string, unknown>, asking: Asking): Promise<Told> {
  const { data, errors } = await execute<{ told: Told }>(document, variables, asking);
  expect(errors).toBeUndefined();
  return data.told;
}
const estimate = (input: object, asking: Asking) =>
  ask<{ credits: number; accepted: number; outcomes: Estimated[] }>(ESTIMATE, { input }, asking);
const order = (input: object, asking: Asking) =>
  ask<{ __typename: string; code?: string; creditsCharged: number; outcomes: Ordered[]; fields?: Refused["fields"] }>(
    ORDER,
    { input },
    asking,
  );
async function makeBatch(asking: Asking, name = "Spring"): Promise<string> {
  const { batch } = await ask<{ batch: { id: string } }>(CREATE, { input: { name } }, asking);
  return batch.id;
}
const look = (id: string, asking: Asking, page: object = {}) => ask<Batch>(BATCH, { id, ...page }, asking);

/** Orders of every kind, some of which can't be made. */
const orders = (() => {
  const words = fc.constantFrom("a fox", "", "a hare at night", "x".repeat(60_000));
  const either = <const Value>(...values: Value[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const image = fc.record({
    model: fc.constantFrom("nano-banana", "nano-banana-2", "imagen-4", "no-such-model"),
    prompt: words,
    aspectRatio: either("16:9", "1:99"),
    resolution: either("1K", "4K"),
    variants: either(1, 2),
    style: either("own", "none"),
    draft: either(true),
    fallbackModels: either(["z-image"]),
    sourceImages: either([globalId("Asset", "0192aaaa-0000-7000-8000-000000000000")]),
    reference: either("Row 1", "", "cat.png"),
  });
  const video = fc.record({
    model: fc.constantFrom("veo-3.1-fast", "kling-3-omni", "nano-banana"),
    prompt: words,
    durationSeconds: either(5, 8, 99),
    reference: either("clip"),
  });
  return fc
    .record({ images: fc.array(image, { maxLength: 6 }), videos: fc.array(video, { maxLength: 3 }) })
    .filter(({ images, videos }) => images.length + videos.length > 0);
})();

it("what is estimated is what ordering then charges and refuses, for people and for keys with limits", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 3 }), orders, async (limits, { images, videos }) => {
      const owner = await signedIn({ credits: 100_000 });
      const { id } = await createOwnStyle(owner.viewer.userId, { name: "Mine", promptSuffix: "in ink" });
      const styles = { own: globalId("Style", id), none: globalId("Style", "0192bbbb-0000-7000-8000-000000000000") };
      const key = await makeKey(owner.viewer, {
        ...{ sandbox: false, maxConcurrentTasks: [null, 2, null, 3][limits] ?? null },
        ...{ monthlyCreditLimit: [null, null, 20, 60][limits] ?? null },
      });
      const styled = images.map(({ style, ...image }) => ({ ...image, style: style && styles[style] }));
      const input = { images: styled, videos };
      const asking = limits === 0 ? owner : key;
      const told = await estimate(input, asking);
      const made = await order(input, asking);
      expect(
        made.outcomes.map(({ task, error, ...item }) => ({ ...item, credits: task?.creditsCharged ?? null, error })),
      ).toEqual(
        told.outcomes.map(({ estimate: of, error, ...item }) => ({ ...item, credits: of?.credits ?? null, error })),
      );
      expect(made.creditsCharged).toBe(told.credits);
      expect(made.outcomes.filter(({ task }) => task !== null)).toHaveLength(told.accepted);
    }),
    { numRuns: 30 },
  );
  await expectLedgersToBalance();
});

it("nobody need be signed in to be told prices, and what can't be estimated as a whole is refused as a whole", async () => {
  const told = await estimate({ images: [banana, { ...banana, prompt: "" }] }, {});
  expect(told).toMatchObject({ credits: 5, accepted: 1 });
  expect(told.outcomes[1]?.error).toMatchObject({
    code: "INVALID_INPUT",
    fields: [{ path: ["prompt"], code: "REQUIRED" }],
  });
  const many = (length: number) => ({ input: { images: Array.from({ length }, () => banana) } });
  expect((await execute<{ told: { accepted: number } }>(ESTIMATE, many(200))).data.told.accepted).toBe(200);
  for (const length of [0, 201]) {
    const { errors } = await execute(ESTIMATE, many(length));
    expect(errors?.[0]?.extensions).toMatchObject({ code: "INVALID_INPUT", fields: [{ path: ["images"] }] });
  }
  const owner = await signedIn({ credits: 500 });
  const frugal = await makeKey(owner.viewer, { maxCreditsPerRequest: 12 });
  const three = { images: [banana, banana, banana] };
  expect((await execute(ESTIMATE, { input: three }, frugal)).errors?.[0]?.extensions.code).toBe("QUOTA_EXCEEDED");
  expect(await order(three, frugal)).toMatchObject({ code: "QUOTA_EXCEEDED" });
});

it("a batch holds the tasks of several calls together, in their order, and says how far it is", async () => {
  const owner = await signedIn({ credits: 500 });
  const id = await makeBatch(owner);
  const images = (from: number) => [0, 1].map((nth) => ({ ...banana, reference: `Row ${from + nth}` }));
  await order({ batch: id, images: images(1) }, owner);
  const last = await order({ batch: id, images: [...images(3), { ...banana, prompt: "", reference: "Row 5" }] }, owner);
  expect(
    last.outcomes.map(({ reference, task }) => [reference, task?.reference ?? null, task?.batch?.id ?? null]),
  ).toEqual([
    ["Row 3", "Row 3", id],
    ["Row 4", "Row 4", id],
    ["Row 5", null, null],
  ]);
  const first = await look(id, owner, { first: 3 });
  // What was refused takes no room.
  expect(first).toMatchObject({ name: "Spring", size: 4, progress: { waiting: 4, completed: 0 } });
  expect(first.tasks.nodes.map(({ reference }) => reference)).toEqual(["Row 1", "Row 2", "Row 3"]);
  expect(first.tasks.pageInfo).toMatchObject({ hasNextPage: true });
  const rest = await look(id, owner, { first: 3, after: first.tasks.pageInfo.endCursor });
  expect(rest.tasks.nodes.map(({ reference }) => reference)).toEqual(["Row 4"]);
  expect(rest.tasks.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  const end = await look(id, owner, { last: 2 });
  expect(end.tasks.nodes.map(({ reference }) => reference)).toEqual(["Row 3", "Row 4"]);
  expect((await look(id, owner, { last: 5, before: end.tasks.nodes[0]?.id })).tasks.nodes).toHaveLength(2);
  const rows = await db.task.findMany({ where: { batchId: rowId(id, "Batch") }, orderBy: { id: "asc" } });
  const [made, failed] = rows;
  if (made === undefined || failed === undefined) throw new Error("There are no tasks.");
  await completeTask(await db.task.update({ where: { id: made.id }, data: { status: "SAVING" } }), 1);
  await failTask(failed, "FAILED", "PROVIDER_FAILED");
  expect((await look(id, owner)).progress).toEqual({ waiting: 2, running: 0, completed: 1, failed: 1, canceled: 0 });
  const RETRY =
    "mutation ($ids: [ID!]!) { told: retryTasks(ids: $ids) { ... on RetryTasksPayload { outcomes { task { id } } } } }";
  const retried = await ask<{ outcomes: { task: { id: string } }[] }>(
    RETRY,
    { ids: [globalId("Task", failed.id)] },
    owner,
  );
  const after = await look(id, owner);
  expect(after).toMatchObject({ size: 4, progress: { waiting: 3, completed: 1, failed: 0 } });
  expect(after.tasks.nodes.map((task) => task.reference)).toEqual(["Row 1", "Row 3", "Row 4", "Row 2"]);
  expect(after.tasks.nodes.at(-1)?.id).toBe(retried.outcomes[0]?.task.id);
  const LIST = `query ($id: ID!) { told: viewer {
    batches { nodes { id } } tasks(filter: { batch: $id }) { nodes { id } } taskCount(filter: { batch: $id }) { count }
  } }`;
  const all = await ask<{ batches: { nodes: unknown[] }; tasks: { nodes: unknown[] }; taskCount: { count: number } }>(
    LIST,
    { id },
    owner,
  );
  expect([all.batches.nodes, all.tasks.nodes.length, all.taskCount.count]).toEqual([[{ id }], 5, 5]);
  const told = taskData(await db.task.findFirstOrThrow({ where: { id: made.id } }), "COMPLETED");
  expect(told).toMatchObject({ reference: "Row 1", batch: id });
});

it("has room for a thousand tasks, also where several calls fill it at once, and a call that is repeated takes it once", async () => {
  const owner = await signedIn({ credits: 1000 });
  const id = await makeBatch(owner);
  const row = { id: rowId(id, "Batch") };
  await db.batch.update({ where: row, data: { size: 997 } });
  const two = { batch: id, images: [banana, { ...banana, prompt: "" }], idempotencyKey: "k" };
  const again = await Promise.all(Array.from({ length: 4 }, () => order(two, owner)));
  expect(new Set(again.map(({ outcomes }) => outcomes[0]?.task?.id)).size).toBe(1);
  expect((await db.batch.findUniqueOrThrow({ where: row })).size).toBe(998);
  const calls = Array.from({ length: 5 }, () => order({ batch: id, images: [banana] }, owner));
  const told = (await Promise.all(calls)).map(({ __typename }) => __typename).sort();
  expect(told).toEqual([
    "CreateTasksPayload",
    "CreateTasksPayload",
    ...Array.from({ length: 3 }, () => "InvalidInputError"),
  ]);
  expect(await order({ batch: id, images: [banana], idempotencyKey: "full" }, owner)).toMatchObject({
    fields: [{ path: ["batch"], code: "TOO_MANY" }],
  });
  // A key that was refused as a whole is free.
  await db.batch.update({ where: row, data: { size: 0 } });
  expect(await order({ batch: id, images: [banana], idempotencyKey: "full" }, owner)).toMatchObject({
    creditsCharged: 5,
  });
  const other = { batch: await makeBatch(owner, "Other"), images: [banana], idempotencyKey: "full" };
  expect(await order(other, owner)).toMatchObject({ __typename: "IdempotencyMismatchError" });
  await expectLedgersToBalance();
});

it("is nobody else's, and has a name", async () => {
  const [owner, other] = [await signedIn(), await signedIn()];
  const id = await makeBatch(owner);
  expect(await look(id, other)).toBeNull();
  expect(await order({ batch: id, images: [banana] }, other)).toMatchObject({
    fields: [{ path: ["batch"], code: "WRONG" }],
  });
  const DOWNLOAD = "mutation ($batch: ID!) { told: downloadBatch(input: { batch: $batch }) { __typename } }";
  expect(await ask(DOWNLOAD, { batch: id }, other)).toEqual({ __typename: "NotFoundError" });
  expect(await ask(DOWNLOAD, { batch: id }, owner)).toEqual({ __typename: "ConflictError" });
  for (const name of ["", "  ", "x".repeat(101), "\u0000"])
    expect(await ask(CREATE, { input: { name } }, owner)).toMatchObject({ __typename: "InvalidInputError" });
  const named = { input: { name: " A ", idempotencyKey: "one" } };
  const first = await ask<{ batch: { id: string; name: string } }>(CREATE, named, owner);
  expect(first.batch.name).toBe("A");
  expect(await ask(CREATE, named, owner)).toEqual(first);
  const reader = await makeKey(owner.viewer, { scopes: ["TASKS_READ"] });
  expect((await execute(CREATE, named, reader)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});

it("a reference is of any script, but no control character, and of 200 at most", async () => {
  const owner = await signedIn({ credits: 100 });
  const told = async (reference: string) => (await order({ images: [{ ...banana, reference }] }, owner)).outcomes[0];
  expect((await told("图片/第一行.png"))?.task?.reference).toBe("图片/第一行.png");
  for (const reference of ["", " ", "a\nb", "x".repeat(201)])
    expect((await told(reference))?.error).toMatchObject({ fields: [{ path: ["reference"], code: "FORMAT" }] });
});

it("is deleted by its owner alone: its tasks stay as they are, and nothing more is ordered in it", async () => {
  const [owner, other] = [await signedIn({ credits: 100 }), await signedIn()];
  const [id, second] = [await makeBatch(owner), await makeBatch(owner, "Second")];
  const first = { batch: id, images: [banana], idempotencyKey: "first" };
  const made = await order(first, owner);
  const DELETE =
    "mutation ($batch: ID!) { told: deleteBatch(input: { batch: $batch }) { __typename ... on DeleteBatchPayload { id } } }";
  const reader = await makeKey(owner.viewer, { scopes: ["TASKS_READ"] });
  expect((await execute(DELETE, { batch: id }, reader)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect(await ask(DELETE, { batch: id }, other)).toEqual({ __typename: "NotFoundError" });
  expect(await ask(DELETE, { batch: id }, owner)).toEqual({ __typename: "DeleteBatchPayload", id });
  expect(await ask(DELETE, { batch: id }, owner)).toEqual({ __typename: "NotFoundError" });
  expect(await look(id, owner)).toBeNull();
  const LEFT = "{ told: viewer { batches { nodes { id } } tasks { nodes { id status batch { id } } } } }";
  expect(await ask(LEFT, {}, owner)).toEqual({
    batches: { nodes: [{ id: second }] },
    tasks: { nodes: [{ id: made.outcomes[0]?.task?.id, status: "PENDING", batch: null }] },
  });
  const DOWNLOAD = "mutation ($batch: ID!) { told: downloadBatch(input: { batch: $batch }) { __typename } }";
  expect(await ask(DOWNLOAD, { batch: id }, owner)).toEqual({ __typename: "NotFoundError" });
  expect(await order({ batch: id, images: [banana] }, owner)).toMatchObject({
    fields: [{ path: ["batch"], code: "WRONG" }],
  });
  // What was lost on its way is answered as it was, and orders nothing again.
  expect((await order(first, owner)).outcomes[0]?.task?.id).toBe(made.outcomes[0]?.task?.id);
  expect(await db.task.count({ where: { userId: owner.viewer.userId } })).toBe(1);
  expect(await db.batch.findUniqueOrThrow({ where: { id: rowId(id, "Batch") } })).toMatchObject({ name: "", size: 1 });
  await expectLedgersToBalance();
});
