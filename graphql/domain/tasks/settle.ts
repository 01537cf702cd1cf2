import type { ModelDefinition } from "#graphql/domain/catalog/definition.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { endUnfinished, moveTask } from "#graphql/domain/tasks/end.ts";
import { announce, recordEvent } from "#graphql/domain/tasks/events.ts";
import { failureOf } from "#graphql/domain/tasks/failure.ts";
import { saveAssetsJob } from "#graphql/domain/tasks/jobs.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import { readKieRecord } from "#graphql/vendors/kie/client.ts";
import type { KieRecord } from "#graphql/vendors/kie/record.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/**
 * Reads kie.ai's record of a task and brings our row to what it says. Callbacks, polls and sweeps all end here; of
 * several at once, one moves the row and the others find it moved. Does nothing for a task kie.ai does not have.
 * @throws VendorError when kie.ai cannot be read; the next poll tries again.
 */
export async function settleTask(id: string): Promise<void> {
  const task = await db.task.findUnique({ where: { id } });
  if (task === null || task.status !== "PROCESSING" || task.kieTaskId === null) return;
  const model = modelDefinition(task.modelSlug);
  if (model === undefined) return;
  await applyRecord(task, model, await readKieRecord(task, model.family, task.kieTaskId));
}

/** Brings a PROCESSING row to what kie.ai's record says. */
export async function applyRecord(task: Task, model: ModelDefinition, record: KieRecord): Promise<void> {
  if (record.state === "running" || record.state === "missing") {
    if (task.deadlineAt !== null && task.deadlineAt <= now()) {
      await endUnfinished(task.id, "TIMED_OUT", "DEADLINE_PASSED", { status: "PROCESSING" });
    }
    return;
  }
  if (record.state === "failed") {
    const code = failureOf(record.code, record.message, "record");
    if (code === "UNKNOWN_PROVIDER_ERROR") {
      log.warn({ event: "unknown provider code", taskId: task.id, model: model.slug, code: record.code });
    }
    await endUnfinished(task.id, "FAILED", code, { status: "PROCESSING" });
    return;
  }
  if (record.resultUrls.length === 0) {
    await endUnfinished(task.id, "FAILED", "PROVIDER_EMPTY_RESULT", { status: "PROCESSING" });
    return;
  }
  await markMade(task, record.resultUrls, record.creditsConsumed);
}

/** Made, but not yet ours: the files are copied by a job that exists if and only if this commits. */
async function markMade(task: Task, resultUrls: string[], kieCredits: number | null): Promise<void> {
  const moved = await db.$transaction(async (tx) => {
    const made = await moveTask(tx, task.id, "SAVING", { resultUrls, kieCredits, nextPollAt: null });
    if (made === null) return false;
    await recordEvent(tx, task.userId, task.id, "SAVING");
    await enqueue(saveAssetsJob, { taskId: task.id }, { tx });
    return true;
  });
  if (!moved) return;
  announce(task.userId);
  wakeWorker(saveAssetsJob);
}
