import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { deleteAssetFiles } from "#graphql/domain/assets/delete-files.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { announce, recordEvent } from "#graphql/domain/tasks/events.ts";
import { deleteFilesJob } from "#graphql/domain/tasks/jobs.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/status.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";

/**
 * Removes a finished task from every list at once and its files from storage by a job. Ledger rows stay.
 * @throws NotFoundError, or ConflictError while it is still under way.
 */
export async function deleteTask(viewer: Viewer, id: string): Promise<void> {
  const { userId } = viewer;
  const task = await db.task.findFirst({ where: { id, userId, deletedAt: null }, select: { status: true } });
  if (task === null) throw new NotFoundError("task");
  if (OPEN_STATUSES.includes(task.status)) throw new ConflictError("This task is still under way. Cancel it or wait.");
  await db.$transaction(async (tx) => {
    const { count } = await tx.task.updateMany({ where: { id, deletedAt: null }, data: { deletedAt: now() } });
    if (count === 0) return;
    await tx.asset.updateMany({ where: { taskId: id }, data: { deletedAt: now() } });
    await recordEvent(tx, userId, id, "DELETED");
    await enqueue(deleteFilesJob, { taskId: id }, { tx });
  });
  announce(userId);
  wakeWorker(deleteFilesJob);
}

/** Removes the files of a deleted task. */
export async function deleteTaskFiles(taskId: string): Promise<void> {
  const assets = await db.asset.findMany({ where: { taskId, deletedAt: { not: null } } });
  for (const asset of assets) await deleteAssetFiles(asset);
}
