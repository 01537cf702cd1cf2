import { release } from "#graphql/domain/credits/ledger.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { deleteFilesJob } from "#graphql/domain/tasks/jobs.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { countEnded } from "#graphql/domain/tasks/measures.ts";
import { failureReason } from "#graphql/domain/tasks/outcome/failure.ts";
import { AT_REST, transition } from "#graphql/domain/tasks/state.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { enqueue } from "#graphql/runtime/queue.ts";
import type { Task } from "#prisma/generated/client/client.ts";

const CODE = "ENDED_BY_OPERATOR";

/**
 * Ends a task by hand, in the transaction of whoever does, and gives back what is held for it. A canceled one whose hold
 * awaits kie.ai's outcome stays canceled and awaits nothing more. What kie.ai still sends of it is kept no more.
 * @returns its row; null when it has ended meanwhile.
 */
export async function endTask(tx: Tx, task: Task): Promise<Task | null> {
  return task.awaitsOutcome ? stopAwaiting(tx, task) : failByHand(tx, task);
}

async function failByHand(tx: Tx, { id, userId, status }: Task): Promise<Task | null> {
  const { category: failureCategory } = failureReason(CODE);
  const end = { failureCode: CODE, failureCategory, creditsCharged: 0, completedAt: now(), needsReview: false };
  const ended = await transition(tx, id, "FAILED", { ...AT_REST, ...end }, { status });
  if (ended === null) return null;
  await release(tx, { taskId: id, reason: "TASK_FAILED" });
  await recordEvent(tx, userId, id, "FAILED");
  // Of what was being saved some may be there, and nobody will ask for it.
  const { count } = await tx.asset.updateMany({ where: { taskId: id, deletedAt: null }, data: { deletedAt: now() } });
  if (count === 0) return ended;
  await enqueue(deleteFilesJob, { taskId: id }, { tx });
  return tx.task.update({ where: { id }, data: { filesDeletedAt: now() } });
}

async function stopAwaiting(tx: Tx, { id, userId }: Task): Promise<Task | null> {
  const [ended] = await tx.task.updateManyAndReturn({
    where: { id, status: "CANCELED", awaitsOutcome: true },
    data: { ...AT_REST, awaitsOutcome: false, creditsCharged: 0, needsReview: false },
  });
  if (ended === undefined) return null;
  await release(tx, { taskId: id, reason: "TASK_CANCELED" });
  await recordEvent(tx, userId, id, "CANCELED");
  return ended;
}

/** Tells who follows the account and who waits for room. After the commit. */
export function tellEnded(task: Task): void {
  notifyAccount(task.userId);
  notify("room");
  if (task.status === "FAILED") countEnded(task, "FAILED", failureReason(CODE).category);
  log.info({ event: "task ended by an operator", ...lineOf(task), status: task.status, credits: task.creditsHeld });
}
