import { type Viewer, visibleTasks } from "#graphql/domain/accounts/viewer.ts";
import { deleteAssetFiles } from "#graphql/domain/assets/delete-files.ts";
import { closeAsset } from "#graphql/domain/assets/open.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { forgetPlaces, hidePlaces } from "#graphql/domain/tasks/collections/places.ts";
import { type ItemOutcome, outcomeOf, refuseSize } from "#graphql/domain/tasks/create/batch.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { deleteFilesJob } from "#graphql/domain/tasks/jobs.ts";
import { OPEN_STATUSES } from "#graphql/domain/tasks/state.ts";
import { fromNow, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** A task that is being brought back at the last moment is so before its files are looked at, whatever the clocks say. */
const MARGIN_MS = 30 * SECOND;

/** Since when a task may have been deleted that can still be brought back. */
function undoHorizon(): Date {
  return fromNow(-env.undoMinutes * MINUTE);
}

/**
 * Removes a finished task from every list at once. Until the moment it answers, `restoreTask` brings it back; then a job
 * removes its files from storage. Ledger rows stay.
 * @throws NotFoundError, or ConflictError while it is still under way.
 */
export async function deleteTask(viewer: Viewer, id: string): Promise<Date> {
  const { userId } = viewer;
  const mine = { id, userId, deletedAt: null, ...visibleTasks(viewer) };
  const task = await db.task.findFirst({ where: mine, select: { status: true } });
  if (task === null) throw new NotFoundError("task");
  if (OPEN_STATUSES.includes(task.status)) throw new ConflictError("This task is still under way. Cancel it or wait.");
  const deletedAt = now();
  const restorableUntil = new Date(deletedAt.getTime() + env.undoMinutes * MINUTE);
  const startAfter = env.undoMinutes === 0 ? deletedAt : new Date(restorableUntil.getTime() + MARGIN_MS);
  const hidden = await db.$transaction(async (tx) => {
    const { count } = await tx.task.updateMany({ where: mine, data: { deletedAt } });
    if (count === 0) return [];
    await recordEvent(tx, userId, id, "DELETED");
    await hidePlaces(tx, id, true);
    await enqueue(deleteFilesJob, { taskId: id }, { tx, startAfter });
    return tx.asset.updateManyAndReturn({ where: { taskId: id, deletedAt: null }, data: { deletedAt } });
  });
  for (const asset of hidden) closeAsset(asset);
  notifyAccount(userId);
  wakeWorker(deleteFilesJob);
  return restorableUntil;
}

/** Brings a deleted task back with its files. Does nothing to one that is there. @throws NotFoundError when it is too late. */
async function restoreTask(viewer: Viewer, id: string): Promise<Task> {
  const { userId } = viewer;
  const mine = { id, userId, ...visibleTasks(viewer) };
  const restored = await db.$transaction(async (tx) => {
    const [task] = await tx.task.updateManyAndReturn({
      where: { ...mine, deletedAt: { gt: undoHorizon() } },
      data: { deletedAt: null },
    });
    if (task === undefined) return null;
    // What retention has removed was gone before.
    if (task.filesDeletedAt === null) {
      await tx.asset.updateMany({ where: { taskId: id, deletedAt: { not: null } }, data: { deletedAt: null } });
    }
    await recordEvent(tx, userId, id, "RESTORED");
    await hidePlaces(tx, id, false);
    return task;
  });
  if (restored !== null) notifyAccount(userId);
  const task = restored ?? (await db.task.findFirst({ where: { ...mine, deletedAt: null } }));
  if (task === null) throw new NotFoundError("task that could be brought back");
  return task;
}

/** Removes the files of a task that is deleted for good, with its places, or whose files have been kept long enough. */
export async function deleteTaskFiles(taskId: string): Promise<void> {
  const isOver = { OR: [{ deletedAt: { lte: undoHorizon() } }, { filesDeletedAt: { not: null } }] };
  if ((await db.task.count({ where: { id: taskId, ...isOver } })) === 0) return;
  const assets = await db.asset.findMany({ where: { taskId, deletedAt: { not: null } } });
  for (const asset of assets) await deleteAssetFiles(asset);
  await forgetPlaces(taskId, undoHorizon());
}

const MOST = 100;

/** What became of one task of a list to delete. */
export type DeleteOutcome = Pick<ItemOutcome, "error"> & { isDeleted: boolean };

/**
 * Deletes many tasks, each for itself, in the order given. All of them can be brought back until the same moment.
 * @throws InvalidInputError for an empty or too large list.
 */
export async function deleteTasks(
  viewer: Viewer,
  ids: string[],
): Promise<{ outcomes: DeleteOutcome[]; restorableUntil: Date }> {
  refuseSize(ids.length, "ids", MOST);
  const outcomes: DeleteOutcome[] = [];
  let restorableUntil: Date | undefined;
  for (const id of ids) {
    const outcome = await outcomeOf(async () => ({ until: await deleteTask(viewer, id) }));
    if ("until" in outcome) restorableUntil ??= outcome.until;
    outcomes.push("until" in outcome ? { isDeleted: true } : { ...outcome, isDeleted: false });
  }
  return { outcomes, restorableUntil: restorableUntil ?? now() };
}

/**
 * Brings many deleted tasks back, each for itself, in the order given.
 * @throws InvalidInputError for an empty or too large list.
 */
export async function restoreTasks(viewer: Viewer, ids: string[]): Promise<ItemOutcome[]> {
  refuseSize(ids.length, "ids", MOST);
  const outcomes: ItemOutcome[] = [];
  for (const id of ids) outcomes.push(await outcomeOf(async () => ({ task: await restoreTask(viewer, id) })));
  return outcomes;
}
