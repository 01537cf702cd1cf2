import { ConflictError } from "#graphql/domain/errors.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { mayHaveLateResult } from "#graphql/domain/tasks/outcome/late.ts";
import { SAVING_LEASE_MS } from "#graphql/domain/tasks/retry-timing.ts";
import { ENDED_UNSAVED } from "#graphql/domain/tasks/state.ts";
import { fromNow } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import { downloadResult } from "#graphql/vendors/kie/download.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** Whether a task was made and its files are not ours yet, so that they may be fetched from where kie.ai put them. */
export function isMadeAndUnsaved(task: Task): boolean {
  if (task.resultUrls.length === 0 || task.deletedAt !== null) return false;
  return task.status === "SAVING" || (mayHaveLateResult(task) && task.lateResultAt === null);
}

/** Whether a task is over because its files could not be saved, and they may still be fetched. */
export function isOverUnsaved(task: Task): boolean {
  return task.failureCode === ENDED_UNSAVED.failureCode && isMadeAndUnsaved(task);
}

/** Answers that say of a file that it is not there (any more). */
const ABSENT: ReadonlySet<number | undefined> = new Set([403, 404, 410]);

/**
 * Asks for the files of a made task where kie.ai put them.
 * @returns false when none of them is there any more; what does not answer now may be.
 */
async function isKept({ resultUrls, variants }: Task): Promise<boolean> {
  const asked = resultUrls.slice(0, variants).map(async (url) => {
    try {
      (await downloadResult(url)).destroy();
      return true;
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      return error.retryable && !ABSENT.has(error.code);
    }
  });
  return (await Promise.all(asked)).includes(true);
}

/**
 * Sees to it before anything is promised that kie.ai has kept the files of a made task.
 * @throws ConflictError when it has not. A task that is over because of them says so from then on, and is only to be had anew.
 */
export async function mustBeKept(task: Task): Promise<void> {
  if (await isKept(task)) return;
  const isTold = await db.$transaction(async (tx) => {
    const gone = { failureCode: "RESULT_GONE" };
    const { count } = await tx.task.updateMany({ where: { id: task.id, ...ENDED_UNSAVED }, data: gone });
    if (count > 0) await recordEvent(tx, task.userId, task.id, "FAILED");
    return count > 0;
  });
  if (isTold) notifyAccount(task.userId);
  log.warn({ event: "result gone", ...lineOf(task) });
  throw new ConflictError("The provider keeps its files no longer. Trying it again now orders it anew, at its price.");
}

/** Has the files of a made task saved once more, in the transaction of whoever asks for it; wake the worker after the commit. */
export async function enqueueSave(tx: Tx, { id, status }: Task): Promise<void> {
  if (status === "SAVING") await tx.task.update({ where: { id }, data: { claimedUntil: fromNow(SAVING_LEASE_MS) } });
  await enqueue(saveAssetsJob, { taskId: id }, { tx });
}

/**
 * Saves once more what was made for a task and could not be saved: it is a late result, and costs nothing.
 * @throws ConflictError when kie.ai keeps it no longer.
 */
export async function saveUnsaved(task: Task): Promise<void> {
  await mustBeKept(task);
  await db.$transaction((tx) => enqueueSave(tx, task));
  wakeWorker(saveAssetsJob);
  log.info({ event: "task saved again", ...lineOf(task) });
}
