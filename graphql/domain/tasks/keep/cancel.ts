import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { release } from "#graphql/domain/credits/ledger.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { type ItemOutcome, outcomeOf, refuseSize } from "#graphql/domain/tasks/create/batch.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { countEnded } from "#graphql/domain/tasks/measures.ts";
import { deadlineMs } from "#graphql/domain/tasks/retry-timing.ts";
import { AT_REST, transition, UNCLAIMED } from "#graphql/domain/tasks/state.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/**
 * Cancels a task. While it waits for its turn, all of its credits come back. Once it is on its way to kie.ai, which
 * charges for it, we only stop waiting: none come back unless it then fails there, and a result that comes is kept.
 * @throws NotFoundError, or ConflictError when it is already made or over.
 */
export async function cancelTask(viewer: Viewer, id: string): Promise<{ task: Task; creditsReturned: number }> {
  const { userId } = viewer;
  // So that its model's definition is at hand inside.
  await catalog();
  const canceled = await db.$transaction(async (tx) => {
    const task = (await cancelWaiting(tx, userId, id)) ?? (await stopWaiting(tx, userId, id));
    if (task !== null) await recordEvent(tx, userId, id, "CANCELED");
    return task;
  });
  if (canceled === null) {
    if ((await db.task.count({ where: { id, userId, deletedAt: null } })) === 0) throw new NotFoundError("task");
    throw new ConflictError("This task is already made or over.");
  }
  return { task: canceled, creditsReturned: tellOf(canceled) };
}

/** Cancels a task that still waits for its turn, with all of its credits back; does nothing to one that does not. */
export async function cancelIfWaiting(userId: string, id: string): Promise<void> {
  const canceled = await db.$transaction(async (tx) => {
    const task = await cancelWaiting(tx, userId, id);
    if (task !== null) await recordEvent(tx, userId, id, "CANCELED");
    return task;
  });
  if (canceled !== null) tellOf(canceled);
}

/** Tells who follows the account and who waits for room. Gives the credits that came back. */
function tellOf(canceled: Task): number {
  notifyAccount(canceled.userId);
  notify("room");
  countEnded(canceled, "CANCELED");
  const creditsReturned = canceled.creditsHeld - canceled.creditsCharged;
  log.info({ event: "task canceled", ...lineOf(canceled), creditsReturned });
  return creditsReturned;
}

async function cancelWaiting(tx: Tx, userId: string, id: string): Promise<Task | null> {
  const data = { ...AT_REST, creditsCharged: 0, completedAt: now() };
  const waiting = { userId, deletedAt: null, status: "PENDING" as const, sendingSince: null };
  const task = await transition(tx, id, "CANCELED", data, waiting);
  if (task !== null) await release(tx, { taskId: id, reason: "TASK_CANCELED" });
  return task;
}

/** kie.ai has it or is about to: its id, its polls and its hold stay until the outcome is known. */
async function stopWaiting(tx: Tx, userId: string, id: string): Promise<Task | null> {
  const data = { ...UNCLAIMED, awaitsOutcome: true, completedAt: now() };
  const mine = { userId, deletedAt: null };
  const started = { ...mine, status: "PROCESSING" as const, deadlineAt: { not: null } };
  const task = await transition(tx, id, "CANCELED", data, started);
  if (task !== null) return task;
  const sending = await tx.task.findFirst({ where: { ...mine, id, status: "PENDING", sendingSince: { not: null } } });
  const model = sending === null ? undefined : modelDefinition(sending.modelSlug);
  if (sending === null || model === undefined) return null;
  const deadlineAt = fromNow(deadlineMs(model, sending.sandbox));
  return transition(tx, id, "CANCELED", { ...data, deadlineAt }, { status: "PENDING", sendingSince: { not: null } });
}

/**
 * Cancels many tasks, each for itself, in the order given. Repeating it is harmless: what is canceled already is a
 * CONFLICT.
 * @throws InvalidInputError for an empty or too large batch.
 */
export async function cancelTasks(
  viewer: Viewer,
  ids: string[],
): Promise<{ outcomes: ItemOutcome[]; creditsReturned: number }> {
  refuseSize(ids.length, "ids");
  let creditsReturned = 0;
  const outcomes: ItemOutcome[] = [];
  for (const id of ids) {
    const outcome = await outcomeOf(() => cancelTask(viewer, id));
    if ("creditsReturned" in outcome) creditsReturned += outcome.creditsReturned;
    outcomes.push(outcome);
  }
  return { outcomes, creditsReturned };
}

/** Credits that would come back if the task were canceled now: all while it waits, none once kie.ai has it. */
export function creditsReturnedOnCancel(task: Task): number {
  return task.status === "PENDING" && task.sendingSince === null ? task.creditsHeld : 0;
}
