import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { definitionOf } from "#graphql/domain/catalog/imported/definition-of.ts";
import { callBackUrl } from "#graphql/domain/tasks/dispatch/callback-address.ts";
import { markStarted } from "#graphql/domain/tasks/dispatch/start.ts";
import { shutSince } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { failTask } from "#graphql/domain/tasks/outcome/fail.ts";
import type { FailureCode } from "#graphql/domain/tasks/outcome/failure.ts";
import { giveUpWaiting } from "#graphql/domain/tasks/outcome/late.ts";
import { settleTask } from "#graphql/domain/tasks/outcome/settle.ts";
import {
  LONGEST_WAIT_MS,
  lateRetryMs,
  longestPausedWaitMs,
  SAVING_LEASE_MS,
} from "#graphql/domain/tasks/retry-timing.ts";
import { UNCLAIMED } from "#graphql/domain/tasks/state.ts";
import { fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue } from "#graphql/runtime/queue.ts";
import { findInSandbox } from "#graphql/vendors/kie/client.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

const BATCH = 50;

/** Takes up what fell between: claims of processes that are gone, saves that went with one, and passed deadlines. */
export async function recoverTasks(): Promise<void> {
  await recoverClaims({ claimedUntil: { lt: now() } });
  await recoverSaves({ claimedUntil: { lt: now() } });
  await endOverdue();
  for (const sandbox of [false, true]) await endUnsent(sandbox);
}

/**
 * Takes up, at the start, what the last process left under way. Only where this process has the database to itself may
 * it call every claim dead.
 */
export async function resumeTasks(isAlone: boolean): Promise<void> {
  if (!isAlone) return;
  await recoverClaims({});
  await recoverSaves({});
}

/** Before a request went out nothing can have happened: back to the queue. Afterwards only the callback can tell. */
async function recoverClaims(dead: Prisma.TaskWhereInput): Promise<void> {
  const claimed = { status: "PENDING" as const, claimedBy: { not: null }, ...dead };
  await db.task.updateMany({
    where: { ...claimed, sendingSince: null },
    data: { claimedBy: null, claimedUntil: null },
  });
  for (const task of await db.task.findMany({ where: { ...claimed, sendingSince: { not: null } } })) {
    const model = await definitionOf(task.modelSlug);
    log.warn({ event: "answer lost", ...lineOf(task) }, "a task was being sent when its process ended");
    if (model !== undefined) await recoverSending(task, model);
  }
}

/** The sandbox can be asked whether it has the task. */
async function recoverSending(task: Task, model: ModelDefinition): Promise<void> {
  if (!task.sandbox) return markStarted(task, model, null);
  const kieTaskId = await findInSandbox(callBackUrl(task)).catch((error: unknown) => {
    log.warn({ event: "sandbox not asked", ...lineOf(task), err: error });
    return undefined;
  });
  if (kieTaskId !== null) return markStarted(task, model, kieTaskId ?? null);
  await db.task.updateMany({
    where: { id: task.id, status: "PENDING", sendingSince: task.sendingSince },
    data: UNCLAIMED,
  });
}

/** A save is a job; where it went down with its process, the job queue would find out only much later. */
async function recoverSaves(dead: Prisma.TaskWhereInput): Promise<void> {
  const lost = await db.task.findMany({ where: { status: "SAVING", ...dead }, select: { id: true } });
  for (const { id } of lost) {
    await db.task.updateMany({
      where: { id, status: "SAVING" },
      data: { claimedUntil: fromNow(SAVING_LEASE_MS) },
    });
    await enqueue(saveAssetsJob, { taskId: id });
  }
}

/** A task waits for its turn only so long, and less where its provider takes nothing; then its credits come back. */
async function endUnsent(sandbox: boolean): Promise<void> {
  const pausedSince = await shutSince(sandbox);
  const since = fromNow(-longestPausedWaitMs(sandbox));
  const isShut = pausedSince !== null && pausedSince < since;
  if (isShut) await endWaitingSince(sandbox, since, "PROVIDER_BUSY");
  await endWaitingSince(sandbox, fromNow(-LONGEST_WAIT_MS), "WAITED_TOO_LONG");
}

async function endWaitingSince(sandbox: boolean, since: Date, code: FailureCode): Promise<void> {
  const unsent = { status: "PENDING" as const, claimedBy: null };
  // In the words of the index "Task_queue".
  const late = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT "id" FROM "Task" WHERE "sandbox" = ${sandbox} AND "status" = 'PENDING' AND "claimedBy" IS NULL
      AND "createdAt" < ${since} ORDER BY "createdAt", "id" LIMIT ${BATCH}`);
  const tasks = await db.task.findMany({ where: { id: { in: late.map(({ id }) => id) } } });
  await Promise.all(tasks.map((task) => failTask(task, "FAILED", code, unsent)));
}

async function endOverdue(): Promise<void> {
  const overdue = await db.task.findMany({
    where: { deadlineAt: { lte: now() }, OR: [{ status: "PROCESSING" }, { awaitsOutcome: true }] },
    orderBy: { deadlineAt: "asc" },
    take: BATCH,
  });
  for (const task of overdue) await endOne(task);
}

async function endOne(task: Task): Promise<void> {
  const { id, kieTaskId } = task;
  if (kieTaskId === null) {
    if (task.awaitsOutcome) return giveUpWaiting(id, "TASK_TIMED_OUT");
    await failTask(task, "FAILED", "ANSWER_LOST", { status: "PROCESSING", kieTaskId: null });
    return;
  }
  // One last look: it may have been finished just now. When kie.ai cannot be read, the deadline decides.
  await settleTask(id).catch(async (error) => {
    log.warn({ event: "deadline passed unread", ...lineOf(task), err: error });
    const keep = { nextPollAt: fromNow(lateRetryMs(task.sandbox)) };
    await failTask(task, "TIMED_OUT", "DEADLINE_PASSED", { status: "PROCESSING", kieTaskId }, keep);
    await giveUpWaiting(id, "TASK_TIMED_OUT");
  });
}
