import { v7 as uuid } from "uuid";
import { z } from "zod";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { DomainError, InvalidInputError } from "#graphql/domain/errors.ts";
import {
  claimKey,
  findReplay,
  keepAnswer,
  type Repeatable,
  readAnswer,
  validateKey,
} from "#graphql/domain/idempotency.ts";
import { keptRefusal, refusalShape } from "#graphql/domain/tasks/create/refusal.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** What became of one item: a task, or why there is none. */
export type ItemOutcome = { task?: Task; error?: DomainError };

/** Names one item's request, so that it is made once however often the batch is sent; null without a key. */
type ItemKey = { operation: string; idempotencyKey: string | null };

export type Batch = {
  viewer: Viewer;
  operation: string;
  idempotencyKey?: string | null | undefined;
  /** What the input calls its list. */
  listName: string;
  /** All that decides what is made, in order. */
  items: readonly unknown[];
  /** What the items are ordered in, where that is part of the request. */
  within?: Within | null;
  /** Looks at the batch as a whole before any item. May refuse all of it by throwing. */
  guard(): Promise<void>;
  /** Does all items, in their order, each for itself. */
  run(keyOf: (index: number) => ItemKey): Promise<ItemOutcome[]>;
};

/** What a batch's items are put into; it has room for so many. */
export type Within = {
  /** Names it, for the key of the request. */
  id: string;
  /** Keeps room for all items, once a request. May refuse by throwing. */
  enter(tx: Tx): Promise<void>;
  /** Hears, once a request, what became of them. */
  leave(tx: Tx, outcomes: readonly ItemOutcome[]): Promise<void>;
};

const BATCH_LIMIT = 50;

/**
 * Runs a batch item by item: one that is refused is named in its outcome and stops no other. The same key and items give
 * the same answer again, refusals included; where the first run was cut short, the rest is done now.
 * @throws InvalidInputError for an empty or too large batch, IdempotencyMismatchError, and what `guard` refuses.
 */
export async function runBatch(batch: Batch): Promise<ItemOutcome[]> {
  const { viewer, operation, idempotencyKey: key, items, within } = batch;
  refuseSize(items.length, batch.listName);
  if (!key) {
    await batch.guard();
    await within?.enter(db);
    const outcomes = await batch.run(() => ({ operation, idempotencyKey: null }));
    await within?.leave(db, outcomes);
    return outcomes;
  }
  validateKey(key);
  const input = within ? { items, within: within.id } : items;
  const request = { userId: viewer.userId, operation, key, input };
  const known = await findReplay(request);
  const answer = known === null ? null : await readAnswer(request);
  if (answer !== null) return outcomesOf(answer);
  if (known === null) await batch.guard();
  const batchId = known ?? (await claimBatch(request, within));
  const outcomes = await batch.run((index) => ({
    operation: `${operation}/${batchId}`,
    idempotencyKey: `${index}`,
  }));
  await (within ? leaveOnce(request, outcomes, within) : keepAnswer(request, outcomes.map(answerOf)));
  return outcomes;
}

/** @throws InvalidInputError */
export function refuseSize(size: number, field: string, most = BATCH_LIMIT): void {
  if (size >= 1 && size <= most) return;
  throw new InvalidInputError([{ path: [field], code: "OUT_OF_RANGE", message: `A batch has 1 to ${most} items.` }]);
}

/** Runs `work` for an item; an expected refusal becomes its outcome. */
export async function outcomeOf<Outcome extends object>(
  work: () => Promise<Outcome>,
): Promise<Outcome | { error: DomainError }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) return { error };
    throw error;
  }
}

/** Whoever takes the key also takes the room: both or neither. */
async function claimBatch(request: Repeatable, within: Within | null | undefined): Promise<string> {
  const resultId = uuid();
  const claimed = await db.$transaction(async (tx) => {
    const taken = await claimKey(tx, { ...request, resultId });
    if (taken === null) await within?.enter(tx);
    return taken;
  });
  return claimed?.replayOf ?? resultId;
}

async function leaveOnce(request: Repeatable, outcomes: ItemOutcome[], within: Within): Promise<void> {
  await db.$transaction(async (tx) => {
    if (await keepAnswer(request, outcomes.map(answerOf), tx)) await within.leave(tx, outcomes);
  });
}

const answerShape = z.array(z.union([z.object({ taskId: z.string() }), z.object({ refusal: refusalShape })]));

function answerOf({ task, error }: ItemOutcome) {
  return error === undefined ? { taskId: task?.id ?? "" } : { refusal: keptRefusal(error) };
}

async function outcomesOf(answer: unknown): Promise<ItemOutcome[]> {
  const items = answerShape.parse(answer);
  const ids = items.flatMap((item) => ("taskId" in item ? [item.taskId] : []));
  const tasks = new Map((await db.task.findMany({ where: { id: { in: ids } } })).map((task) => [task.id, task]));
  return items.map((item) => ("taskId" in item ? { task: tasks.get(item.taskId) } : { error: item.refusal }));
}
