import { creditsToReturn } from "#graphql/domain/catalog/price.ts";
import { release, settle } from "#graphql/domain/credits/ledger.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { deleteFilesJob, saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { AT_REST, ENDED_UNHEARD, ENDED_UNSAVED } from "#graphql/domain/tasks/state.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import type { KieRecord } from "#graphql/vendors/kie/record.ts";
import type { CreditReason, Prisma, Task } from "#prisma/generated/client/client.ts";

/*
 * A task can be over for its owner while kie.ai still works on it: it was canceled, took too long, or was not heard of
 * since it was sent; or kie.ai has made it, and its files could not be saved. Its status stays.
 * What comes is kept: a result is stored and told of. The hold of a canceled task ends with kie.ai's outcome: charged
 * for a success, given back for a failure or when the deadline passes without either.
 */

/** Whether nobody waits for the task any more and kie.ai may yet tell how it ended. */
export function isLate(task: Task): boolean {
  return mayHaveLateResult(task) && task.resultUrls.length === 0;
}

/** Whether a task is over for its owner, and yet takes a result. */
export function mayHaveLateResult({ status, failureCode }: Task): boolean {
  if (status === "CANCELED" || status === "TIMED_OUT") return true;
  return [ENDED_UNHEARD, ENDED_UNSAVED].some((end) => status === end.status && failureCode === end.failureCode);
}

const LATE = {
  OR: [{ status: { in: ["CANCELED", "TIMED_OUT"] } }, ENDED_UNHEARD, ENDED_UNSAVED],
} satisfies Prisma.TaskWhereInput;

/** Acts on kie.ai's record of a task that is over for its owner. */
export async function applyLate(task: Task, record: KieRecord): Promise<void> {
  if (record.state === "failed") return forgetTask(task.id);
  if (record.state === "succeeded") {
    if (record.resultUrls.length === 0) return forgetTask(task.id);
    return keepLateResult(task, record.resultUrls, record.creditsConsumed);
  }
  const isOverdue = task.deadlineAt !== null && task.deadlineAt <= now();
  if (isOverdue && task.awaitsOutcome) await giveUpWaiting(task.id, "TASK_TIMED_OUT");
}

/** Nothing more will come: stops asking, and gives back what was still held. */
async function forgetTask(id: string): Promise<void> {
  await db.task.updateMany({ where: { id, ...LATE }, data: AT_REST });
  await giveUpWaiting(id, "TASK_FAILED");
}

/**
 * Gives back the hold of a canceled task that has come to nothing. The event tells of the task's new charge; its type
 * is that of the status, which has not changed.
 */
export async function giveUpWaiting(id: string, reason: CreditReason): Promise<void> {
  const ended = await db.$transaction(async (tx) => {
    const [task] = await tx.task.updateManyAndReturn({
      where: { id, awaitsOutcome: true },
      data: { awaitsOutcome: false, creditsCharged: 0 },
    });
    if (task === undefined) return null;
    await release(tx, { taskId: id, reason });
    await recordEvent(tx, task.userId, id, "CANCELED");
    return task;
  });
  if (ended === null) return;
  notifyAccount(ended.userId);
  log.info({ event: "canceled task not charged", ...lineOf(ended), credits: ended.creditsHeld });
}

async function keepLateResult(task: Task, resultUrls: string[], kieCredits: number | null): Promise<void> {
  const kept = await db.$transaction(async (tx) => {
    const { count } = await tx.task.updateMany({
      where: { id: task.id, status: task.status, kieTaskId: task.kieTaskId, resultUrls: { isEmpty: true } },
      data: { ...AT_REST, resultUrls, kieCredits },
    });
    if (count === 0) return false;
    await enqueue(saveAssetsJob, { taskId: task.id }, { tx });
    return true;
  });
  if (kept) wakeWorker(saveAssetsJob);
}

/** Tells of a late result whose files are stored, `delivered` of them, and charges a hold that was still open. */
export async function addLateResult(task: Task, delivered: number): Promise<void> {
  const { id, userId, creditsHeld, variants } = task;
  const returned = creditsToReturn(creditsHeld, variants, delivered);
  const added = await db.$transaction(async (tx) => {
    const [row] = await tx.task.updateManyAndReturn({
      where: { id, lateResultAt: null, ...LATE },
      data: { lateResultAt: now() },
    });
    if (row === undefined) return false;
    if (row.awaitsOutcome) {
      const data = { awaitsOutcome: false, creditsCharged: creditsHeld - returned };
      await tx.task.update({ where: { id }, data });
      await settle(tx, { taskId: id, returned, reason: "TASK_MADE_LATE" });
    }
    await recordEvent(tx, userId, id, "RESULT_ADDED");
    if (row.deletedAt !== null) {
      // It was deleted while its files were on their way.
      await tx.asset.updateMany({ where: { taskId: id, deletedAt: null }, data: { deletedAt: now() } });
      await enqueue(deleteFilesJob, { taskId: id }, { tx });
    }
    return true;
  });
  if (!added) return;
  notifyAccount(userId);
  log.info({ event: "late result added", ...lineOf(task), status: task.status, files: delivered });
}
