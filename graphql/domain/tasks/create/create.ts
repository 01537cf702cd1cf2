import { v7 as uuid } from "uuid";
import { enforceKeyLimits, telling } from "#graphql/domain/accounts/api-keys/api-key-limits.ts";
import { isFree, type Viewer } from "#graphql/domain/accounts/viewer.ts";
import { creditsFor, currentPrice, filesRequested } from "#graphql/domain/catalog/price.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { hold } from "#graphql/domain/credits/ledger.ts";
import { PriceChangedError } from "#graphql/domain/errors.ts";
import { claimKey, findReplay, validateKey } from "#graphql/domain/idempotency.ts";
import { enforceDailyLimit } from "#graphql/domain/quotas.ts";
import { type TaskInput, type ValidTask, validateTask } from "#graphql/domain/tasks/create/validate.ts";
import { callbackTokenFor } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Price, Prisma, Task, TaskKind } from "#prisma/generated/client/client.ts";

export type CreateOptions = {
  /** The operation that an idempotency key belongs to. */
  operation: string;
  /** Refuse rather than hold more than this many credits. */
  maxCredits?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  /** The task that this one tries again. */
  retryOfId?: string;
  /** The request that orders it, for the log. */
  requestId?: string | undefined;
};

export type CreatedTask = { task: Task; replayed: boolean };

/**
 * Makes a task: checks it, then in one short transaction inserts it, holds its credits and records the event. The row
 * is the queue; the notification only wakes the dispatcher. The same idempotency key and input give the same task.
 * @throws InvalidInputError, NotFoundError, ModelUnavailableError, PriceChangedError, InsufficientCreditsError,
 * QuotaExceededError, IdempotencyMismatchError; nothing is held then.
 */
export async function createTask(
  viewer: Viewer,
  kind: TaskKind,
  input: TaskInput,
  options: CreateOptions,
): Promise<CreatedTask> {
  const { operation, idempotencyKey: key, retryOfId } = options;
  const request = key ? { userId: viewer.userId, operation, key, input: { kind, input, retryOfId } } : null;
  if (request !== null) {
    validateKey(request.key);
    const replayOf = await findReplay(request);
    if (replayOf !== null) return replay(replayOf);
  }
  const checked = await validateTask(viewer, kind, input);
  const id = uuid();
  const making = db.$transaction(async (tx) => {
    const claimed = request === null ? null : await claimKey(tx, { ...request, resultId: id });
    return claimed ?? insert(tx, viewer, id, checked, options);
  });
  const made = await telling(viewer, making);
  if ("replayOf" in made) return replay(made.replayOf);
  const task = made;
  notifyAccount(viewer.userId);
  notify("dispatch");
  log.info({ event: "task created", ...lineOf(task), model: task.modelSlug, credits: task.creditsHeld });
  return { task, replayed: false };
}

async function replay(id: string): Promise<CreatedTask> {
  return { task: await db.task.findUniqueOrThrow({ where: { id } }), replayed: true };
}

async function insert(tx: Tx, viewer: Viewer, id: string, checked: ValidTask, options: CreateOptions): Promise<Task> {
  const { userId } = viewer;
  const price = await currentPrice(checked.model.slug, tx);
  const quoted = creditsFor(price, checked.parameters);
  const { maxCredits } = options;
  if (maxCredits !== undefined && maxCredits !== null && quoted > maxCredits) throw new PriceChangedError(quoted);
  await enforceKeyLimits(tx, viewer.key, { credits: quoted, model: checked.model.slug });
  const held = isFree(viewer) ? 0 : quoted;
  const row = { ...rowOf(viewer, id, checked, options), ...termsOf(price, quoted, held) };
  const task = await insertRows(tx, row, checked.sourceIds);
  if (held > 0)
    await hold(tx, { userId, amount: held, taskId: id, reason: "TASK_ORDERED", subject: checked.model.name });
  await enforceDailyQuota(tx, userId);
  await recordEvent(tx, userId, id, "CREATED");
  return task;
}

/** Not by `create`: Prisma would read back what it has just inserted. */
async function insertRows(tx: Tx, row: Prisma.TaskCreateManyInput, sourceIds: string[]): Promise<Task> {
  const [task] = await tx.task.createManyAndReturn({ data: [row] });
  if (task === undefined) throw new Error("The database has returned no row for the one that it was given.");
  if (sourceIds.length > 0) {
    await tx.taskSource.createMany({
      data: sourceIds.map((assetId, position) => ({ taskId: task.id, assetId, position })),
    });
  }
  return task;
}

function termsOf(price: Price, quotedCredits: number, held: number) {
  return { priceId: price.id, quotedCredits, creditsHeld: held, creditsCharged: held };
}

function rowOf(viewer: Viewer, id: string, checked: ValidTask, options: CreateOptions) {
  const { model, kind, prompt, styleId, frameMode, parameters, parentId, workflowId, endUser } = checked;
  const { aspectRatio, durationSeconds } = parameters;
  return {
    id,
    userId: viewer.userId,
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
    variants: filesRequested(model, parameters),
    retryOfId: options.retryOfId ?? null,
    sandbox: isFree(viewer) || goesToSandbox(),
    apiKeyId: viewer.key?.id ?? null,
    endUser,
    requestId: options.requestId ?? null,
    callbackToken: callbackTokenFor(id),
    createdAt: now(),
  };
}

/**
 * Refuses a task beyond ACCOUNT_TASKS_PER_DAY. Called after its insert, with the account's row locked, so that parallel
 * requests count each other.
 * @throws QuotaExceededError with the moment the next day (UTC) begins; the transaction takes the task back.
 */
async function enforceDailyQuota(tx: Tx, userId: string): Promise<void> {
  const most = env.accountTasksPerDay;
  if (most === undefined) return;
  await enforceDailyLimit(tx, { userId, most, things: "tasks" }, (firstId) =>
    tx.task.count({ where: { userId, id: { gte: firstId } } }),
  );
}
