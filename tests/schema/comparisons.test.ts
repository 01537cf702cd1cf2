import { expect, it } from "vitest";
import { completeTask } from "#graphql/domain/tasks/outcome/complete.ts";
import { failTask } from "#graphql/domain/tasks/outcome/fail.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { rowId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { type Asking, execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();

type Task = { id: string; creditsCharged: number; model: { slug: string } };
type Comparison = { id: string; prompt: string; tasks: Task[]; winner: { id: string } | null };
type Told = {
  __typename: string;
  message?: string;
  fields?: { path: string[]; code: string; message: string; limit?: number }[];
  comparison?: Comparison;
  credits?: number;
  required?: number;
};

const COMPARISON = "id prompt tasks { id creditsCharged model { slug } } winner { id }";
const ERROR = "... on Error { code message }";
const REFUSAL = `${ERROR} ... on InvalidInputError { fields { path code limit message } }
  ... on PriceChangedError { credits } ... on InsufficientCreditsError { required }`;
const COMPARE = `mutation ($input: CompareModelsInput!) { told: compareModels(input: $input) {
  __typename ... on CompareModelsPayload { comparison { ${COMPARISON} } } ${REFUSAL}
} }`;
const CHOOSE = `mutation ($comparison: ID!, $task: ID!) {
  told: chooseWinner(input: { comparison: $comparison, task: $task }) {
    __typename ... on ChooseWinnerPayload { comparison { ${COMPARISON} } } ${ERROR}
  }
}`;
const ESTIMATE =
  "query ($input: CompareModelsInput!) { told: estimateComparison(input: $input) { credits each { credits model { slug } } } }";
const models = ["nano-banana-2", "nano-banana", "flux-kontext-pro"];
const fox = { prompt: "a fox", models };

async function ask<Answer = Told>(
  document: string,
  variables: Record<string, unknown>,
  asking: Asking,
): Promise<Answer> {
  const { data, errors } = await execute<{ told: Answer }>(document, variables, asking);
  expect(errors).toBeUndefined();
  return data.told;
}

async function compare(owner: Asking, input: object = fox): Promise<Comparison> {
  const { comparison } = await ask(COMPARE, { input }, owner);
  if (comparison === undefined) throw new Error("There is no comparison.");
  return comparison;
}

/** As though the provider had made all but some of its tasks. */
async function make({ tasks }: Comparison, but: string[] = []) {
  for (const { id, model } of tasks) {
    const task = await db.task.findUniqueOrThrow({ where: { id: rowId(id, "Task") } });
    if (but.includes(model.slug)) await failTask(task, "FAILED", "PROVIDER_FAILED");
    else await completeTask(await db.task.update({ where: { id: task.id }, data: { status: "SAVING" } }), 1);
  }
}

const votes = () =>
  db.modelRatings.findMany({ select: { modelSlug: true, won: true, lost: true }, orderBy: { modelSlug: "asc" } });
const available = async ({ viewer }: Person) =>
  (await db.creditBalance.findUniqueOrThrow({ where: { userId: viewer.userId } })).available;

it("three models make the same: the total first, then a task each, and the winner counts for the advice", async () => {
  const owner = await signedIn({ credits: 500 });
  const estimate = await ask<{ credits: number; each: { credits: number; model: { slug: string } }[] }>(
    ESTIMATE,
    { input: fox },
    owner,
  );
  expect(estimate.each.map(({ model }) => model.slug)).toEqual(models);
  expect(estimate.credits).toBe(estimate.each.reduce((sum, { credits }) => sum + credits, 0));
  const made = await compare(owner, { ...fox, maxCredits: estimate.credits });
  expect(made).toMatchObject({ prompt: "a fox", winner: null });
  expect(made.tasks.map(({ model }) => model.slug)).toEqual(models);
  expect(made.tasks.map(({ creditsCharged }) => creditsCharged)).toEqual(estimate.each.map(({ credits }) => credits));
  expect(await available(owner)).toBe(500 - estimate.credits);
  const [first, second] = made.tasks;
  const choice = { comparison: made.id, task: second?.id };
  expect(await ask(CHOOSE, choice, owner)).toMatchObject({ __typename: "ConflictError" });
  await make(made, ["flux-kontext-pro"]);
  expect((await ask(CHOOSE, choice, owner)).comparison?.winner).toEqual({ id: second?.id });
  // Said again it counts once, and it can't be taken back.
  expect(await ask(CHOOSE, choice, owner)).toMatchObject({ __typename: "ChooseWinnerPayload" });
  expect(await ask(CHOOSE, { ...choice, task: first?.id }, owner)).toMatchObject({ __typename: "ConflictError" });
  // Who made nothing has lost nothing.
  expect(await votes()).toEqual([
    { modelSlug: "nano-banana", won: 1, lost: 0 },
    { modelSlug: "nano-banana-2", won: 0, lost: 1 },
  ]);
  const list = `{ told: viewer { comparisons(first: 1) { nodes { ${COMPARISON} models { slug } } } } }`;
  const told = await ask<{ comparisons: { nodes: (Comparison & { models: { slug: string }[] })[] } }>(list, {}, owner);
  expect(told.comparisons.nodes[0]).toMatchObject({ id: made.id, winner: { id: second?.id } });
  expect(told.comparisons.nodes[0]?.models.map(({ slug }) => slug)).toEqual(models);
  await expectLedgersToBalance();
});

it("its tasks are told whatever is asked of them", async () => {
  const owner = await signedIn();
  const { id, tasks } = await compare(owner);
  const document = "query ($id: ID!) { told: node(id: $id) { ... on Comparison { tasks { id } } } }";
  const told = await ask<{ tasks: { id: string }[] }>(document, { id }, owner);
  expect(told.tasks).toEqual(tasks.map((task) => ({ id: task.id })));
});

it("two who choose at the same moment are told one winner, and one choice counts", async () => {
  const owner = await signedIn();
  const made = await compare(owner, { ...fox, models: ["nano-banana", "nano-banana-2-lite"] });
  await make(made);
  const before = await votes();
  const told = await Promise.all(made.tasks.map(({ id }) => ask(CHOOSE, { comparison: made.id, task: id }, owner)));
  expect(told.map(({ __typename }) => __typename).sort()).toEqual(["ChooseWinnerPayload", "ConflictError"]);
  const sum = (all: { won: number }[]) => all.reduce((total, { won }) => total + won, 0);
  expect(sum(await votes())).toBe(sum(before) + 1);
});

it("the same request is one comparison, also when it is sent many times at once", async () => {
  const owner = await signedIn({ credits: 500 });
  const input = { ...fox, idempotencyKey: "once" };
  const all = await Promise.all(Array.from({ length: 5 }, () => compare(owner, input)));
  expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  expect(new Set(all.flatMap(({ tasks }) => tasks.map(({ id }) => id))).size).toBe(3);
  expect((await compare(owner, input)).id).toBe(all[0]?.id);
  expect(await ask(COMPARE, { input: { ...input, prompt: "a hare" } }, owner)).toMatchObject({
    __typename: "IdempotencyMismatchError",
  });
  await expectLedgersToBalance();
});

it("what can't be ordered as a whole is refused before anything is held", async () => {
  const owner = await signedIn({ credits: 22 });
  const refused = async (input: object) => ask(COMPARE, { input: { ...fox, ...input } }, owner);
  expect((await refused({ models: ["nano-banana"] })).fields).toMatchObject([
    { path: ["models"], code: "TOO_FEW", limit: 2 },
  ]);
  expect((await refused({ models: [...models, "qwen-image", "imagen-4"] })).fields).toMatchObject([
    { path: ["models"], code: "TOO_MANY", limit: 4 },
  ]);
  expect((await refused({ models: ["nano-banana", "nano-banana"] })).fields).toMatchObject([
    { path: ["models", "1"], code: "DUPLICATE" },
  ]);
  expect((await refused({ models: ["nano-banana", "veo-3.1-fast"] })).fields).toMatchObject([
    { path: ["models", "1"], code: "UNFIT" },
  ]);
  expect((await refused({ models: ["nano-banana", "no-such-model"] })).fields).toMatchObject([
    { path: ["models", "1"], code: "NOT_OFFERED" },
  ]);
  const [problem] = (await refused({ prompt: "" })).fields ?? [];
  expect(problem).toMatchObject({ path: ["prompt"], code: "REQUIRED" });
  expect(problem?.message).toContain("Nano Banana 2: ");
  expect((await refused({ aspectRatio: "1:99" })).fields?.map(({ path }) => path)).toEqual(
    models.map(() => ["aspectRatio"]),
  );
  await db.model.update({ where: { slug: "imagen-4" }, data: { state: "PAUSED" } });
  notify("catalog");
  const paused = { models: ["nano-banana", "imagen-4"] };
  expect(await refused(paused)).toMatchObject({ __typename: "ModelUnavailableError" });
  const { credits = 0 } = await refused({ maxCredits: 1 });
  expect(credits).toBeGreaterThan(22);
  expect(await refused({ maxCredits: credits - 1 })).toMatchObject({ __typename: "PriceChangedError", credits });
  expect(await refused({ idempotencyKey: "k" })).toMatchObject({
    __typename: "InsufficientCreditsError",
    required: credits,
  });
  const { userId } = owner.viewer;
  expect(await db.task.count({ where: { userId } })).toBe(0);
  expect(await db.comparison.count({ where: { userId } })).toBe(0);
  expect(await available(owner)).toBe(22);
});

it("what is tried again takes the place of what failed", async () => {
  const owner = await signedIn();
  const made = await compare(owner, { ...fox, models: ["nano-banana", "nano-banana-2-lite"] });
  await make(made, ["nano-banana"]);
  const retry =
    "mutation ($id: ID!) { told: retryTask(id: $id) { ... on RetryTaskPayload { task { id comparison { id } } } } }";
  const { task } = await ask<{ task: { id: string; comparison: { id: string } } }>(
    retry,
    { id: made.tasks[0]?.id },
    owner,
  );
  expect(task.comparison.id).toBe(made.id);
  const node = `query ($id: ID!) { told: node(id: $id) { ... on Comparison { ${COMPARISON} } } }`;
  const told = await ask<Comparison>(node, { id: made.id }, owner);
  expect(told.tasks.map(({ id }) => id)).toEqual([task.id, made.tasks[1]?.id]);
});

it("is nobody else's, and a key needs the right to order", async () => {
  const [owner, other] = [await signedIn(), await signedIn()];
  const made = await compare(owner, { ...fox, models: ["nano-banana", "nano-banana-2-lite"] });
  await make(made);
  const choice = { comparison: made.id, task: made.tasks[0]?.id };
  expect(await ask(CHOOSE, choice, other)).toMatchObject({ __typename: "NotFoundError" });
  const node = "query ($id: ID!) { told: node(id: $id) { id } }";
  expect(await ask<unknown>(node, { id: made.id }, other)).toBeNull();
  const theirs = await compare(other, { ...fox, models: ["nano-banana", "nano-banana-2-lite"] });
  await make(theirs);
  expect(await ask(CHOOSE, { ...choice, task: theirs.tasks[0]?.id }, owner)).toMatchObject({
    __typename: "NotFoundError",
  });
  const reader = await makeKey(owner.viewer, { scopes: ["TASKS_READ"] });
  expect((await execute(COMPARE, { input: fox }, reader)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  const frugal = await makeKey(owner.viewer, { scopes: ["TASKS_WRITE", "TASKS_READ"], maxCreditsPerRequest: 12 });
  expect(await ask(COMPARE, { input: fox }, frugal)).toMatchObject({ __typename: "QuotaExceededError" });
});

it("is deleted by its owner alone: its tasks stay, and so does what was said of the models", async () => {
  const [owner, other] = [await signedIn(), await signedIn()];
  const made = await compare(owner, { ...fox, models: ["nano-banana", "nano-banana-2-lite"] });
  await make(made);
  await ask(CHOOSE, { comparison: made.id, task: made.tasks[0]?.id }, owner);
  const before = await votes();
  const DELETE = `mutation ($comparison: ID!) { told: deleteComparison(input: { comparison: $comparison }) {
    __typename ... on DeleteComparisonPayload { id }
  } }`;
  expect(await ask(DELETE, { comparison: made.id }, other)).toEqual({ __typename: "NotFoundError" });
  expect(await ask(DELETE, { comparison: made.id }, owner)).toEqual({
    __typename: "DeleteComparisonPayload",
    id: made.id,
  });
  expect(await ask(DELETE, { comparison: made.id }, owner)).toEqual({ __typename: "NotFoundError" });
  const LEFT = `query ($id: ID!) { told: viewer { comparisons { nodes { id } } tasks { nodes { comparison { id } } } }
    node(id: $id) { id } }`;
  const { data } = await execute(LEFT, { id: made.id }, owner);
  expect(data).toEqual({
    told: { comparisons: { nodes: [] }, tasks: { nodes: [{ comparison: null }, { comparison: null }] } },
    node: null,
  });
  expect(await ask(CHOOSE, { comparison: made.id, task: made.tasks[1]?.id }, owner)).toMatchObject({
    __typename: "NotFoundError",
  });
  expect(await votes()).toEqual(before);
  expect((await db.comparison.findUniqueOrThrow({ where: { id: rowId(made.id, "Comparison") } })).prompt).toBe("");
});
