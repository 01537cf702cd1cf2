import { saveResult } from "#graphql/domain/assets/save-result.ts";
import { creditsToReturn } from "#graphql/domain/catalog/price.ts";
import { settle } from "#graphql/domain/credits/ledger.ts";
import { endUnfinished, moveTask } from "#graphql/domain/tasks/end.ts";
import { announce, recordEvent } from "#graphql/domain/tasks/events.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/**
 * Copies a made task's files to our storage, each once however often this runs, and completes the task.
 * @throws when a file could not be saved and another try remains; at the last try the task ends with what was saved, or
 * as RESULT_NOT_SAVED with its credits returned.
 */
export async function saveAssets(taskId: string, { isLastTry }: { isLastTry: boolean }): Promise<void> {
  const task = await db.task.findUnique({ where: { id: taskId } });
  if (task === null || task.status !== "SAVING") return;
  const { userId, modelSlug } = task;
  const results = await Promise.allSettled(
    task.resultUrls.map((url, position) => saveResult({ taskId, userId, modelSlug, position, url })),
  );
  const failed = results.filter((result) => result.status === "rejected");
  for (const { reason } of failed) log.warn({ event: "result not saved", taskId, isLastTry, err: reason });
  const saved = results.length - failed.length;
  if (failed.length === 0 || (isLastTry && saved > 0)) return complete(task, saved);
  if (isLastTry) return void (await endUnfinished(taskId, "FAILED", "RESULT_NOT_SAVED", { status: "SAVING" }));
  throw new Error(`${failed.length} of ${results.length} results could not be saved`);
}

async function complete(task: Task, delivered: number): Promise<void> {
  const { id, userId, creditsHeld, variants } = task;
  const returned = creditsToReturn(creditsHeld, variants, delivered);
  const completedAt = now();
  const won = await db.$transaction(async (tx) => {
    const data = { completedAt, creditsCharged: creditsHeld - returned, deadlineAt: null };
    if ((await moveTask(tx, id, "COMPLETED", data)) === null) return false;
    await settle(tx, {
      taskId: id,
      returned,
      description: returned > 0 ? "Charged for what was delivered" : "Charged",
    });
    await recordEvent(tx, userId, id, "COMPLETED");
    return true;
  });
  if (!won) return;
  announce(userId);
  const durationMs = completedAt.getTime() - task.createdAt.getTime();
  log.info({ event: "task completed", taskId: id, model: task.modelSlug, files: delivered, durationMs });
}
