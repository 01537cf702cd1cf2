import { UnreadableFileError, WrongKindError } from "#graphql/domain/assets/media/unreadable.ts";
import { saveResult } from "#graphql/domain/assets/save-result.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { filesKept } from "#graphql/domain/catalog/price.ts";
import { saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { lineOf, stepOf } from "#graphql/domain/tasks/line-of.ts";
import { completeTask } from "#graphql/domain/tasks/outcome/complete.ts";
import { failTask } from "#graphql/domain/tasks/outcome/fail.ts";
import { addLateResult, giveUpWaiting, mayHaveLateResult } from "#graphql/domain/tasks/outcome/late.ts";
import { tellOperator } from "#graphql/domain/tasks/outcome/tell-operator.ts";
import { MOST_SAVES, SAVING_LEASE_MS, saveRetryMs } from "#graphql/domain/tasks/retry-timing.ts";
import { fromNow } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue } from "#graphql/runtime/queue.ts";
import { traced } from "#graphql/runtime/tracing/tracing.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** How often a file is tried whose host says that it is not there, or that holds no image or video. */
const MOST_ABSENT_TRIES = 12;

const underWay = new Map<string, Promise<void>>();

/**
 * Copies a made task's files to our storage, each once however often this runs, and completes the task; for a task that
 * is over for its owner, adds them as a late result.
 * When a file could not be saved there will be another try; at the last one (`tries` counts them) the task ends with what was saved, or as
 * RESULT_NOT_SAVED with its credits returned.
 */
export async function saveAssets(taskId: string, tries = 1): Promise<void> {
  const before = underWay.get(taskId);
  if (before !== undefined) await before;
  return onlyOnce(taskId, async () => {
    const task = await db.task.findUnique({ where: { id: taskId } });
    if (task === null || !isToBeSaved(task)) return;
    // What the one before has left to a later try has its job. What it gave up is saved again: its owner asked meanwhile.
    if (before !== undefined && task.status === "SAVING") return;
    await keepingLease(task, () => saveFiles(task, tries));
  });
}

/** The same for a task that was made a moment ago, by its row as it is since then; `run` says when it is its turn. */
export async function saveMade(task: Task, run: (save: () => Promise<void>) => Promise<void>): Promise<void> {
  return onlyOnce(task.id, () => keepingLease(task, () => run(() => saveFiles(task, 1, true))));
}

/** Of several at once for one task (the first was believed lost) one saves, and the others wait for it. */
async function onlyOnce(taskId: string, save: () => Promise<void>): Promise<void> {
  const known = underWay.get(taskId);
  if (known !== undefined) return known;
  const saved = save().finally(() => underWay.delete(taskId));
  underWay.set(taskId, saved);
  return saved;
}

async function keepingLease(task: Task, save: () => Promise<void>): Promise<void> {
  const renewing = setInterval(() => {
    renewLease(task.id).catch((err) => log.error({ event: "save not renewed", ...lineOf(task), err }));
  }, SAVING_LEASE_MS / 3);
  await save().finally(() => clearInterval(renewing));
}

async function saveFiles(task: Task, tries: number, isFirst = false): Promise<void> {
  await traced(stepOf("task save", task), () => save(task, tries, isFirst));
}

async function save(task: Task, tries: number, isFirst: boolean): Promise<void> {
  if (task.deletedAt !== null) return addLateResult(task, task.variants);
  const urls = task.resultUrls.slice(0, filesKept(await definitionOf(task.modelSlug), task.variants));
  const results = await Promise.allSettled(urls.map((url, position) => saveResult({ task, position, url, isFirst })));
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const isLastTry = tries >= MOST_SAVES || reasons.every((reason) => isHopeless(reason, tries));
  for (const err of reasons) log.warn({ event: "result not saved", ...lineOf(task), tries, isLastTry, err });
  const saved = results.length - reasons.length;
  // What comes in parts is counted by them.
  const counted = { ...task, variants: Math.max(task.variants, urls.length) };
  if (reasons.length === 0 || (isLastTry && saved > 0)) return finish(counted, saved);
  if (!isLastTry) return tryAgain(task.id, tries);
  await giveUp(task, reasons);
}

/** Nothing of a made task could be kept: its credits come back. */
async function giveUp(task: Task, reasons: unknown[]): Promise<void> {
  const wrong = reasons.find((reason) => reason instanceof WrongKindError);
  const code = wrong === undefined ? "RESULT_NOT_SAVED" : "RESULT_WRONG_KIND";
  await failTask(task, "FAILED", code, { status: "SAVING" });
  await giveUpWaiting(task.id, "TASK_NOT_SAVED");
  if (wrong !== undefined) await tellOperator(task, code, { code: null, message: wrong.message });
}

/** One job follows another, so that however long storage is away each task has one, and none waits long once it is back. */
async function tryAgain(taskId: string, tries: number): Promise<void> {
  const retryMs = saveRetryMs(tries);
  await db.$transaction(async (tx) => {
    await renewLease(taskId, retryMs, tx);
    await enqueue(saveAssetsJob, { taskId, tries: tries + 1 }, { tx, startAfter: fromNow(retryMs) });
  });
}

/** Tells the recovery that this save is in hands, for `waitMs` milliseconds and the time of a lease. */
async function renewLease(id: string, waitMs = 0, tx: Tx = db): Promise<void> {
  const claimedUntil = fromNow(waitMs + SAVING_LEASE_MS);
  await tx.task.updateMany({ where: { id, status: "SAVING" }, data: { claimedUntil } });
}

function isToBeSaved(task: Task): boolean {
  if (task.status === "SAVING") return true;
  return mayHaveLateResult(task) && task.resultUrls.length > 0 && task.lateResultAt === null;
}

/** Whether a file that could not be saved is not worth another try: at once, or after having been absent for minutes. */
function isHopeless(reason: unknown, tries: number): boolean {
  if (reason instanceof WrongKindError) return true;
  if (reason instanceof UnreadableFileError) return tries >= MOST_ABSENT_TRIES;
  if (!(reason instanceof VendorError) || reason.vendor !== "kie") return false;
  return !reason.retryable || (reason.verdict === "refused" && tries >= MOST_ABSENT_TRIES);
}

function finish(task: Task, delivered: number): Promise<void> {
  return task.status === "SAVING" ? completeTask(task, delivered) : addLateResult(task, delivered);
}
