import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { mayHaveLateResult } from "#graphql/domain/tasks/outcome/late.ts";
import { enqueueSave } from "#graphql/domain/tasks/repair/save-again.ts";
import { SAVING_LEASE_MS } from "#graphql/domain/tasks/retry-timing.ts";
import { AT_REST, transition } from "#graphql/domain/tasks/state.ts";
import { fromNow } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** Whether a result that somebody has fetched by hand can become this task's: it was sent, and has none yet. */
export function mayBeTakenOver(task: Task): boolean {
  const { status, deletedAt, lateResultAt, kieTaskId, awaitsOutcome } = task;
  if (deletedAt !== null) return false;
  if (status === "PROCESSING" || status === "SAVING") return true;
  // What was canceled before it was sent was not made.
  const wasSent = status !== "CANCELED" || kieTaskId !== null || awaitsOutcome;
  return wasSent && mayHaveLateResult(task) && lateResultAt === null;
}

/**
 * Takes results at these addresses for a task's own, in the transaction of whoever does: from here on they are saved, and
 * the hold ends, as if kie.ai had told of them. For a task that is over they are a late result.
 * @returns its row; null when it has moved meanwhile.
 */
export async function takeOver(tx: Tx, task: Task, resultUrls: string[]): Promise<Task | null> {
  const { id, userId, status, kieTaskId, lateResultAt } = task;
  const data = { ...AT_REST, resultUrls, needsReview: false };
  const claimedUntil = fromNow(SAVING_LEASE_MS);
  if (status === "PROCESSING") {
    const made = await transition(tx, id, "SAVING", { ...data, claimedUntil }, { status, kieTaskId });
    if (made === null) return null;
    await recordEvent(tx, userId, id, "SAVING");
    await enqueueSave(tx, made);
    return made;
  }
  const lease = status === "SAVING" ? { claimedUntil } : {};
  const where = { id, status, lateResultAt };
  const [taken] = await tx.task.updateManyAndReturn({ where, data: { ...data, ...lease } });
  if (taken === undefined) return null;
  await enqueueSave(tx, taken);
  return taken;
}

/** Tells who follows the account and who waits for room. After the commit. */
export function tellTakenOver(task: Task): void {
  notifyAccount(task.userId);
  notify("room");
  log.info({ event: "result taken over", ...lineOf(task), status: task.status, files: task.resultUrls.length });
}
