import { afterEach, describe, expect, it } from "vitest";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditBalance } from "#graphql/domain/credits/balance.ts";
import { grant } from "#graphql/domain/credits/ledger.ts";
import type { DomainError } from "#graphql/domain/errors.ts";
import {
  IdempotencyMismatchError,
  InsufficientCreditsError,
  InvalidInputError,
  PriceChangedError,
} from "#graphql/domain/errors.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { createTasks } from "#graphql/domain/tasks/create/create-many.ts";
import { retryTasks } from "#graphql/domain/tasks/create/retry.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import { cancelTask, cancelTasks } from "#graphql/domain/tasks/keep/cancel.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";

useDatabase();
afterEach(expectLedgersToBalance);

const banana: TaskInput = { model: "nano-banana", prompt: "a banana in a bowl" };
const items = (inputs: Partial<TaskInput>[]) =>
  inputs.map((input, index) => ({ kind: "IMAGE" as const, index, input: { ...banana, ...input } }));
const five = items([{}, { prompt: "" }, { aspectRatio: "16:9" }, { aspectRatio: "x" }, { outputFormat: "jpeg" }]);
const told = (outcomes: { task?: Task; error?: DomainError }[]) =>
  outcomes.map(({ task, error }) => task?.status ?? error?.code);
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => "accepted",
    (error: unknown) => error,
  );
const create = { operation: "createTasks" };

describe("a batch of new tasks", () => {
  it("of five with two bad ones makes three, names two errors and charges three", async () => {
    const viewer = await makeAccount();
    const { outcomes, creditsCharged } = await createTasks(viewer, five, create);
    expect(told(outcomes)).toEqual(["PENDING", "INVALID_INPUT", "PENDING", "INVALID_INPUT", "PENDING"]);
    expect(outcomes[1]?.error).toMatchObject({ fields: [{ path: ["prompt"] }] });
    expect(outcomes[3]?.error).toMatchObject({ fields: [{ path: ["aspectRatio"] }] });
    expect(creditsCharged).toBe(15);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 185, onHold: 15 });
  });

  it("counts only what would be accepted against the most it may cost", async () => {
    const viewer = await makeAccount();
    expect(await refusalOf(createTasks(viewer, five, { ...create, maxCredits: 14 }))).toMatchObject({ credits: 15 });
    expect(await db.task.count({ where: { userId: viewer.userId } })).toBe(0);
    expect((await createTasks(viewer, five, { ...create, maxCredits: 15 })).creditsCharged).toBe(15);
  });

  it("goes on to cheaper items when credits run short", async () => {
    const viewer = await makeAccount({ credits: 27 });
    const mixed = items([{ model: "nano-banana-pro" }, { model: "nano-banana-pro" }, {}]);
    const { outcomes, creditsCharged } = await createTasks(viewer, mixed, create);
    expect(told(outcomes)).toEqual(["PENDING", "INSUFFICIENT_CREDITS", "PENDING"]);
    expect(creditsCharged).toBe(25);
  });

  it("gives the same answer to the same key, refusals included, and charges nothing again", async () => {
    const viewer = await makeAccount({ credits: 12 });
    const order = items([{}, { model: "nano-banana-pro" }, { prompt: "" }, {}]);
    const first = await createTasks(viewer, order, { ...create, idempotencyKey: "k" });
    expect(told(first.outcomes)).toEqual(["PENDING", "INSUFFICIENT_CREDITS", "INVALID_INPUT", "PENDING"]);
    await db.$transaction((tx) => grant(tx, viewer.userId, 500, { reason: "CORRECTED", subject: "For a test" }));
    const again = await createTasks(viewer, order, { ...create, idempotencyKey: "k" });
    expect(again.outcomes.map(({ task }) => task?.id)).toEqual(first.outcomes.map(({ task }) => task?.id));
    expect(again.outcomes.map(({ error }) => error)).toEqual(first.outcomes.map(({ error }) => error));
    expect(again.outcomes[1]?.error).toBeInstanceOf(InsufficientCreditsError);
    expect(again.creditsCharged).toBe(10);
    expect(await db.task.count({ where: { userId: viewer.userId } })).toBe(2);
  });

  it("refuses the same key with other items as a whole, whatever their number", async () => {
    const viewer = await makeAccount();
    await createTasks(viewer, items([{}, {}]), { ...create, idempotencyKey: "k" });
    for (const other of [items([{}]), items([{}, {}, {}]), items([{}, { prompt: "another" }])]) {
      const refusal = await refusalOf(createTasks(viewer, other, { ...create, idempotencyKey: "k" }));
      expect(refusal).toBeInstanceOf(IdempotencyMismatchError);
    }
    expect(await db.task.count({ where: { userId: viewer.userId } })).toBe(2);
  });

  it("sent ten times at once with one key is made once", async () => {
    const viewer = await makeAccount();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => createTasks(viewer, five, { ...create, idempotencyKey: "k" })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.outcomes.map(({ task }) => task?.id)))).size).toBe(1);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 185, onHold: 15 });
  });

  it("that was cut short is finished by its repetition", async () => {
    const viewer = await makeAccount();
    const order = items([{}, {}, {}]);
    const first = await createTasks(viewer, order, { ...create, idempotencyKey: "k" });
    // As after a crash: the answer was never kept, and the last item never came to be looked at.
    const { resultId } = await db.idempotencyKey.findFirstOrThrow({ where: { userId: viewer.userId, key: "k" } });
    await db.$executeRaw`UPDATE "IdempotencyKey" SET "answer" = NULL WHERE "resultId" = ${resultId}`;
    await db.idempotencyKey.deleteMany({ where: { operation: `createTasks/${resultId}`, key: "2" } });
    const again = await createTasks(viewer, order, { ...create, idempotencyKey: "k" });
    const ids = (answer: typeof first) => answer.outcomes.map(({ task }) => task?.id);
    expect(ids(again).slice(0, 2)).toEqual(ids(first).slice(0, 2));
    expect(await db.task.count({ where: { userId: viewer.userId } })).toBe(4);
    expect(ids(await createTasks(viewer, order, { ...create, idempotencyKey: "k" }))).toEqual(ids(again));
  });

  it("leaves the key free when it was refused as a whole", async () => {
    const viewer = await makeAccount();
    const options = { ...create, idempotencyKey: "k" };
    const refusal = await refusalOf(createTasks(viewer, items([{}]), { ...options, maxCredits: 1 }));
    expect(refusal).toBeInstanceOf(PriceChangedError);
    expect(told((await createTasks(viewer, items([{ prompt: "another" }]), options)).outcomes)).toEqual(["PENDING"]);
  });

  it.each([
    ["none", 0],
    ["too many", 51],
  ])("of %s is refused", async (_what, count) => {
    const refusal = await refusalOf(createTasks(await makeAccount(), items(Array(count).fill({})), create));
    expect(refusal).toBeInstanceOf(InvalidInputError);
  });

  it("refuses a key that cannot be kept", async () => {
    for (const idempotencyKey of ["a\u0000", "x".repeat(201)]) {
      const refusal = await refusalOf(createTasks(await makeAccount(), five, { ...create, idempotencyKey }));
      expect(refusal).toMatchObject({ fields: [{ path: ["idempotencyKey"] }] });
    }
  });
});

async function waiting(viewer: Viewer, count: number): Promise<string[]> {
  const { outcomes } = await createTasks(viewer, items(Array(count).fill({})), create);
  return outcomes.map(({ task }) => task?.id ?? "");
}

describe("canceling many", () => {
  it("cancels each that waits, names the others, and returns credits for the first", async () => {
    const [viewer, stranger] = [await makeAccount(), await makeAccount()];
    const [one = "", two = ""] = await waiting(viewer, 2);
    const [foreign = ""] = await waiting(stranger, 1);
    await cancelTask(viewer, two);
    const { outcomes, creditsReturned } = await cancelTasks(viewer, [one, two, foreign, "nothing", one]);
    expect(told(outcomes)).toEqual(["CANCELED", "CONFLICT", "NOT_FOUND", "NOT_FOUND", "CONFLICT"]);
    expect(creditsReturned).toBe(5);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 200, onHold: 0 });
    expect(await db.task.findUnique({ where: { id: foreign } })).toMatchObject({ status: "PENDING" });
  });

  it("of none is refused", async () => {
    expect(await refusalOf(cancelTasks(await makeAccount(), []))).toMatchObject({ fields: [{ path: ["ids"] }] });
  });
});

describe("trying many again", () => {
  async function ended(viewer: Viewer, count: number): Promise<string[]> {
    const ids = await waiting(viewer, count);
    await cancelTasks(viewer, ids);
    return ids;
  }
  const retry = { operation: "retryTasks" };

  it("makes a new task of each that has ended, names the others, and charges only the first", async () => {
    const [viewer, stranger] = [await makeAccount(), await makeAccount()];
    const [one = "", two = ""] = await ended(viewer, 2);
    const [open = ""] = await waiting(viewer, 1);
    const [foreign = ""] = await ended(stranger, 1);
    const { outcomes, creditsCharged } = await retryTasks(viewer, [one, open, foreign, two, one], retry);
    expect(told(outcomes)).toEqual(["PENDING", "CONFLICT", "NOT_FOUND", "PENDING", "INVALID_INPUT"]);
    expect(outcomes.map(({ task }) => task?.retryOfId)).toEqual([one, undefined, undefined, two, undefined]);
    expect(creditsCharged).toBe(10);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 185, onHold: 15 });
  });

  it("is refused whole when the total is above what the caller allows", async () => {
    const viewer = await makeAccount();
    const ids = await ended(viewer, 3);
    expect(await refusalOf(retryTasks(viewer, ids, { ...retry, maxCredits: 14 }))).toMatchObject({ credits: 15 });
    expect((await retryTasks(viewer, ids, { ...retry, maxCredits: 15 })).creditsCharged).toBe(15);
  });

  it("gives the same tasks to the same key, and refuses it with another list", async () => {
    const viewer = await makeAccount();
    const ids = await ended(viewer, 2);
    const first = await retryTasks(viewer, ids, { ...retry, idempotencyKey: "k" });
    const again = await retryTasks(viewer, ids, { ...retry, idempotencyKey: "k" });
    expect(again.outcomes.map(({ task }) => task?.id)).toEqual(first.outcomes.map(({ task }) => task?.id));
    expect(again.creditsCharged).toBe(10);
    expect(await creditBalance(viewer.userId)).toMatchObject({ available: 190, onHold: 10 });
    const refusal = await refusalOf(retryTasks(viewer, [...ids].reverse(), { ...retry, idempotencyKey: "k" }));
    expect(refusal).toBeInstanceOf(IdempotencyMismatchError);
  });

  it("keeps keys apart from those of single tasks and of other batches", async () => {
    const viewer = await makeAccount();
    await createTask(viewer, "IMAGE", banana, { operation: "createImageTask", idempotencyKey: "k" });
    await createTasks(viewer, items([{}]), { ...create, idempotencyKey: "k" });
    const ids = await ended(viewer, 1);
    expect(told((await retryTasks(viewer, ids, { ...retry, idempotencyKey: "k" })).outcomes)).toEqual(["PENDING"]);
  });
});
