import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { endUnfinished } from "#graphql/domain/tasks/end.ts";
import { saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { settleTask } from "#graphql/domain/tasks/settle.ts";
import { markStarted } from "#graphql/domain/tasks/submit.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue } from "#graphql/runtime/queue.ts";

const BATCH = 50;

/** Takes up what fell between: claims of processes that are gone, and tasks whose deadline has passed. */
export async function sweepTasks(): Promise<void> {
  await recoverClaims({ claimedUntil: { lt: now() } });
  await endOverdue();
}

/**
 * Takes up, at the start, what the last process left under way. Only where this process has the database to itself may
 * it call every claim dead.
 */
export async function resumeTasks(isAlone: boolean): Promise<void> {
  if (isAlone) await recoverClaims({ claimedUntil: { not: null } });
  const saving = await db.task.findMany({ where: { status: "SAVING" }, select: { id: true } });
  for (const { id } of saving) await enqueue(saveAssetsJob, { taskId: id });
}

/** Before a request went out nothing can have happened: back to the queue. Afterwards only the callback can tell. */
async function recoverClaims(dead: { claimedUntil: { lt: Date } | { not: null } }): Promise<void> {
  await db.task.updateMany({ where: { status: "PENDING", sendingSince: null, ...dead }, data: { claimedUntil: null } });
  const lost = await db.task.findMany({
    where: { status: "PENDING", sendingSince: { not: null }, ...dead },
    take: BATCH,
  });
  for (const task of lost) {
    const model = modelDefinition(task.modelSlug);
    if (model !== undefined) await markStarted(task, model, null);
  }
}

async function endOverdue(): Promise<void> {
  const overdue = await db.task.findMany({
    where: { status: "PROCESSING", deadlineAt: { lte: now() } },
    orderBy: { deadlineAt: "asc" },
    take: BATCH,
    select: { id: true, kieTaskId: true },
  });
  for (const { id, kieTaskId } of overdue) {
    if (kieTaskId === null) await endUnfinished(id, "FAILED", "ANSWER_LOST", { status: "PROCESSING", kieTaskId: null });
    // One last look: it may have been finished just now. When kie.ai cannot be read, the deadline decides.
    else await settleTask(id).catch((error) => endUnread(id, error));
  }
}

async function endUnread(id: string, error: unknown): Promise<void> {
  log.warn({ event: "deadline passed unread", taskId: id, err: error });
  await endUnfinished(id, "TIMED_OUT", "DEADLINE_PASSED", { status: "PROCESSING" });
}
