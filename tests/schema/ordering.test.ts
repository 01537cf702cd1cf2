import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { globalId } from "#graphql/schema/core/ids.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";

useDatabase();
// Deleting a task hands its files to a job.
beforeAll(async () => {
  await openQueue();
});
afterAll(() => closeQueue());
afterEach(expectLedgersToBalance);

const ERROR = "... on Error { __typename code message }";
const CREATE = `mutation ($input: CreateImageTaskInput!) { createImageTask(input: $input) {
  ... on CreateImageTaskPayload { replayed task {
    id status prompt variants aspectRatio creditsCharged sandbox queuePosition creditTransactions { type amount }
  } }
  ${ERROR}
  ... on InvalidInputError { fields { path message } }
  ... on InsufficientCreditsError { required available }
  ... on PriceChangedError { credits }
  ... on ModelUnavailableError { replacement { slug } }
} }`;

type Created = {
  createImageTask: {
    __typename: string;
    code?: string;
    replayed: boolean;
    task: { id: string; creditsCharged: number };
  };
};

const banana = { model: "nano-banana", prompt: "a banana" };

async function create(person: Person, task: Record<string, unknown> = banana, options: Record<string, unknown> = {}) {
  return (await execute<Created>(CREATE, { input: { task, ...options } }, person)).data.createImageTask;
}

async function rowOf(person: Person) {
  return db.task.findFirstOrThrow({ where: { userId: person.viewer.userId }, orderBy: { id: "desc" } });
}

describe("createImageTask", () => {
  it("holds the credits and answers with the waiting task", async () => {
    const person = await signedIn();
    expect(await create(person, { ...banana, aspectRatio: "16:9" })).toMatchObject({
      replayed: false,
      task: {
        status: "PENDING",
        prompt: "a banana",
        aspectRatio: "16:9",
        variants: 1,
        creditsCharged: 5,
        sandbox: true,
        creditTransactions: [{ type: "HOLD", amount: -5 }],
      },
    });
  });

  it("gives the same task to the same key", async () => {
    const person = await signedIn();
    const first = await create(person, banana, { idempotencyKey: "k" });
    const again = await create(person, banana, { idempotencyKey: "k" });
    expect(again).toMatchObject({ replayed: true, task: { id: first.task.id } });
    expect(await create(person, { ...banana, prompt: "x" }, { idempotencyKey: "k" })).toMatchObject({
      __typename: "IdempotencyMismatchError",
      code: "IDEMPOTENCY_MISMATCH",
    });
  });

  it("names each refusal", async () => {
    const person = await signedIn();
    const poor = await signedIn({ credits: 4 });
    expect(await create(poor)).toMatchObject({ __typename: "InsufficientCreditsError", required: 5, available: 4 });
    expect(await create(person, banana, { maxCredits: 4 })).toMatchObject({
      __typename: "PriceChangedError",
      credits: 5,
    });
    expect(await create(person, { ...banana, prompt: " " })).toMatchObject({
      __typename: "InvalidInputError",
      fields: [{ path: ["prompt"] }],
    });
    expect(await create(person, { ...banana, prompt: "a\u0000" })).toMatchObject({ __typename: "InvalidInputError" });
    expect(await create(person, { ...banana, model: "unheard-of" })).toMatchObject({ __typename: "InvalidInputError" });
    await db.model.update({ where: { slug: "nano-banana" }, data: { state: "PAUSED" } });
    notify("catalog");
    const paused = await create(person);
    await db.model.update({ where: { slug: "nano-banana" }, data: { state: "ACTIVE" } });
    notify("catalog");
    expect(paused).toMatchObject({ __typename: "ModelUnavailableError", code: "MODEL_UNAVAILABLE", replacement: null });
    expect(await db.task.count({ where: { userId: person.viewer.userId } })).toBe(0);
  });

  it("answers what is a stranger's like what is not there", async () => {
    const stranger = await signedIn();
    const { userId } = stranger.viewer;
    const task = await insertTask(userId, { status: "COMPLETED" });
    const asset = await insertAsset(userId, { taskId: task.id });
    const workflow = await db.workflow.create({ data: { userId } });
    const person = await signedIn();
    const edit = { model: "nano-banana-edit", prompt: "bluer" };
    for (const refused of [
      await create(person, { ...banana, parent: globalId("Task", task.id) }),
      await create(person, { ...banana, parent: "nonsense" }),
      await create(person, { ...banana, workflow: globalId("Workflow", workflow.id) }),
      await create(person, { ...banana, style: globalId("Task", task.id) }),
      await create(person, { ...edit, sourceImages: [globalId("Asset", asset.id)] }),
    ]) {
      expect(refused).toMatchObject({ __typename: "NotFoundError", code: "NOT_FOUND" });
    }
  });

  it("is not for nobody", async () => {
    expect(await execute(CREATE, { input: { task: banana } })).toMatchObject({ status: 401, data: null });
  });
});

describe("createTasks", () => {
  it("tells of each item what became of it, and charges what was accepted", async () => {
    const person = await signedIn({ credits: 70 });
    const { data } = await execute(
      `mutation ($input: CreateTasksInput!) { createTasks(input: $input) { ... on CreateTasksPayload {
        creditsCharged outcomes { kind index task { __typename } error { __typename code message } }
      } ${ERROR} } }`,
      {
        input: {
          images: [banana, { ...banana, prompt: "" }, { ...banana, style: "nonsense" }],
          videos: [{ model: "veo-3.1-fast", prompt: "waves" }],
        },
      },
      person,
    );
    expect(data).toMatchObject({
      createTasks: {
        creditsCharged: 65,
        outcomes: [
          { kind: "IMAGE", index: 0, task: { __typename: "ImageTask" }, error: null },
          { kind: "IMAGE", index: 1, task: null, error: { __typename: "InvalidInputError", code: "INVALID_INPUT" } },
          { kind: "IMAGE", index: 2, task: null, error: { __typename: "NotFoundError", code: "NOT_FOUND" } },
          { kind: "VIDEO", index: 0, task: { __typename: "VideoTask" }, error: null },
        ],
      },
    });
  });
});

describe("a task of one's own", () => {
  const on = (field: string, payload: string, args = "") =>
    `mutation ($id: ID!) { answer: ${field}(id: $id${args}) { __typename ... on ${payload} ${ERROR} } }`;
  const CANCEL = on("cancelTask", "CancelTaskPayload { task { status creditsCharged } creditsReturned }");
  const RETRY = on("retryTask", "RetryTaskPayload { task { status retryOf { id } } }");
  const DELETE = on("deleteTask", "DeleteTaskPayload { id }");
  const FAVORITE = on("setTaskFavorite", "SetTaskFavoritePayload { task { isFavorite } }", ", favorite: true");
  const ask = async (document: string, id: string, person: Person) =>
    (await execute<{ answer: Record<string, unknown> }>(document, { id }, person)).data.answer;

  it("can be canceled while it waits, once", async () => {
    const person = await signedIn();
    const { id } = (await create(person)).task;
    expect(await ask(CANCEL, id, person)).toMatchObject({
      creditsReturned: 5,
      task: { status: "CANCELED", creditsCharged: 0 },
    });
    expect(await ask(CANCEL, id, person)).toMatchObject({ __typename: "ConflictError", code: "CONFLICT" });
  });

  it("can be retried when it is over, marked, and deleted", async () => {
    const person = await signedIn();
    const { id } = (await create(person)).task;
    expect(await ask(RETRY, id, person)).toMatchObject({ __typename: "ConflictError" });
    await ask(CANCEL, id, person);
    expect(await ask(RETRY, id, person)).toMatchObject({ task: { status: "PENDING", retryOf: { id } } });
    expect(await ask(FAVORITE, id, person)).toMatchObject({ task: { isFavorite: true } });
    expect(await ask(DELETE, id, person)).toMatchObject({ id });
    const gone = { __typename: "NotFoundError", code: "NOT_FOUND" };
    for (const document of [CANCEL, RETRY, DELETE, FAVORITE])
      expect(await ask(document, id, person)).toMatchObject(gone);
    const retried = await rowOf(person);
    const { data } = await execute(
      "query ($id: ID!) { task(id: $id) { retryOf { id } } }",
      { id: globalId("Task", retried.id) },
      person,
    );
    expect(data).toEqual({ task: { retryOf: null } });
  });

  it("is to a stranger as if it were not there", async () => {
    const { id } = (await create(await signedIn())).task;
    const stranger = await signedIn();
    for (const document of [CANCEL, RETRY, DELETE, FAVORITE]) {
      const theirs = await ask(document, id, stranger);
      expect(theirs).toMatchObject({ __typename: "NotFoundError" });
      expect(await ask(document, "nonsense", stranger)).toEqual(theirs);
    }
  });
});

describe("an estimate", () => {
  it("tells the price without holding anything, also to nobody", async () => {
    const { data } = await execute(`{
      image: estimateImageTask(input: { model: "nano-banana", prompt: "a" }) { credits expectedSeconds { p50 p90 } }
      video: estimateVideoTask(input: { model: "veo-3.1-fast", prompt: "a" }) { credits }
    }`);
    expect(data).toMatchObject({ image: { credits: 5 }, video: { credits: 60 } });
  });
});
