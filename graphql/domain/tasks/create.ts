import { v7 as uuid } from "uuid";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditsFor, currentPrice, filesOrdered } from "#graphql/domain/catalog/price.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { hold } from "#graphql/domain/credits/ledger.ts";
import { DomainError, InvalidInputError, PriceChangedError } from "#graphql/domain/errors.ts";
import { checkKey, claimKey, findReplay } from "#graphql/domain/idempotency.ts";
import { callbackTokenFor } from "#graphql/domain/tasks/callback-address.ts";
import { type CheckedTask, checkTask, type TaskInput } from "#graphql/domain/tasks/check.ts";
import { announce, recordEvent } from "#graphql/domain/tasks/events.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { ring } from "#graphql/runtime/pubsub.ts";
import type { Price, Task, TaskKind } from "#prisma/generated/client/client.ts";

export type CreateOptions = {
  /** The operation that an idempotency key belongs to. */
  operation: string;
  /** Refuse rather than hold more than this many credits. */
  maxCredits?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  /** The task that this one tries again. */
  retryOfId?: string;
};

export type CreatedTask = { task: Task; replayed: boolean };

/**
 * Makes a task: checks it, then in one short transaction inserts it, holds its credits and records the event. The row
 * is the queue; the bell only wakes the dispatcher. The same idempotency key and input give the same task.
 * @throws InvalidInputError, NotFoundError, ModelUnavailableError, PriceChangedError, InsufficientCreditsError,
 * IdempotencyMismatchError; nothing is held then.
 */
export async function createTask(
  viewer: Viewer,
  kind: TaskKind,
  input: TaskInput,
  options: CreateOptions,
): Promise<CreatedTask> {
  const { operation, idempotencyKey: key } = options;
  const request = key ? { userId: viewer.userId, operation, key, input: { kind, input } } : null;
  if (request !== null) {
    checkKey(request.key);
    const replayOf = await findReplay(request);
    if (replayOf !== null) return replay(replayOf);
  }
  const checked = await checkTask(viewer, kind, input);
  const id = uuid();
  const replayOf = await db.$transaction(async (tx) => {
    const claimed = request === null ? null : await claimKey(tx, { ...request, resultId: id });
    if (claimed !== null) return claimed.replayOf;
    await insert(tx, viewer, id, checked, options);
    return null;
  });
  if (replayOf !== null) return replay(replayOf);
  announce(viewer.userId);
  ring("dispatch");
  const task = await db.task.findUniqueOrThrow({ where: { id } });
  log.info({ event: "task created", taskId: id, model: task.modelSlug, credits: task.creditsHeld });
  return { task, replayed: false };
}

async function replay(id: string): Promise<CreatedTask> {
  return { task: await db.task.findUniqueOrThrow({ where: { id } }), replayed: true };
}

async function insert(tx: Tx, viewer: Viewer, id: string, checked: CheckedTask, options: CreateOptions): Promise<void> {
  const { userId } = viewer;
  const price = await currentPrice(checked.model.slug, tx);
  const credits = creditsFor(price, checked.parameters);
  const { maxCredits } = options;
  if (maxCredits !== undefined && maxCredits !== null && credits > maxCredits) throw new PriceChangedError(credits);
  await tx.task.create({ data: rowOf(userId, id, checked, { price, credits, retryOfId: options.retryOfId ?? null }) });
  await hold(tx, { userId, amount: credits, taskId: id, description: `Held for ${checked.model.name}` });
  await recordEvent(tx, userId, id, "CREATED");
}

function rowOf(
  userId: string,
  id: string,
  checked: CheckedTask,
  terms: { price: Price; credits: number; retryOfId: string | null },
) {
  const { model, kind, prompt, styleId, sourceIds, frameMode, parameters, parentId, workflowId } = checked;
  const { aspectRatio, durationSeconds } = parameters;
  return {
    id,
    userId,
    kind,
    prompt,
    styleId,
    frameMode,
    parameters,
    parentId,
    workflowId,
    modelSlug: model.slug,
    aspectRatio: aspectRatio === undefined ? null : String(aspectRatio),
    durationSeconds: durationSeconds === undefined ? null : Number(durationSeconds),
    variants: filesOrdered(model, parameters),
    creditsHeld: terms.credits,
    creditsCharged: terms.credits,
    priceId: terms.price.id,
    retryOfId: terms.retryOfId,
    sandbox: goesToSandbox(),
    callbackToken: callbackTokenFor(id),
    createdAt: now(),
    sources: { create: sourceIds.map((assetId, position) => ({ assetId, position })) },
  };
}

export type BatchItem = { kind: TaskKind; index: number; input: TaskInput };
export type BatchOutcome = { kind: TaskKind; index: number; task?: Task; error?: DomainError };

const BATCH_LIMIT = 50;

/**
 * Makes many tasks, each for itself: an item that is refused is named in its outcome and costs nothing. The total of
 * what would be held is guarded by `maxCredits` before anything is made.
 * @throws InvalidInputError for an empty or too large batch, PriceChangedError for a total above `maxCredits`.
 */
export async function createTasks(
  viewer: Viewer,
  items: BatchItem[],
  options: CreateOptions,
): Promise<{ outcomes: BatchOutcome[]; creditsCharged: number }> {
  if (items.length === 0 || items.length > BATCH_LIMIT) {
    const message = `A batch has 1 to ${BATCH_LIMIT} tasks.`;
    throw new InvalidInputError([{ path: ["images"], message }]);
  }
  await guardTotal(viewer, items, options.maxCredits);
  const outcomes: BatchOutcome[] = [];
  let creditsCharged = 0;
  for (const { kind, index, input } of items) {
    const itemKey = options.idempotencyKey ? `${options.idempotencyKey}/${kind}/${index}` : null;
    try {
      const { task } = await createTask(viewer, kind, input, { operation: options.operation, idempotencyKey: itemKey });
      creditsCharged += task.creditsCharged;
      outcomes.push({ kind, index, task });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      outcomes.push({ kind, index, error });
    }
  }
  return { outcomes, creditsCharged };
}

async function guardTotal(viewer: Viewer, items: BatchItem[], maxCredits?: number | null): Promise<void> {
  if (maxCredits === undefined || maxCredits === null) return;
  let total = 0;
  for (const { kind, input } of items) {
    try {
      const { model, parameters } = await checkTask(viewer, kind, input);
      total += creditsFor(await currentPrice(model.slug), parameters);
    } catch (error) {
      // A refused item costs nothing; its own outcome says why.
      if (!(error instanceof DomainError)) throw error;
    }
  }
  if (total > maxCredits) throw new PriceChangedError(total);
}
