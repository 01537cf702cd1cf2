import { type Viewer, visibleTasks } from "#graphql/domain/accounts/viewer.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { refuseSize } from "#graphql/domain/tasks/create/batch.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** Marks a task as a favorite, or no longer. @throws NotFoundError */
export async function setTaskFavorite(viewer: Viewer, id: string, isFavorite: boolean): Promise<Task> {
  const [task] = await mark(viewer, [id], isFavorite);
  if (task === undefined) throw new NotFoundError("task");
  return task;
}

/**
 * Marks many tasks, or removes their marks, at once. Gives those that there are, in the order asked.
 * @throws InvalidInputError for an empty or too large list.
 */
export async function setTasksFavorite(viewer: Viewer, ids: string[], isFavorite: boolean): Promise<Task[]> {
  refuseSize(ids.length, "ids", 100);
  const tasks = await mark(viewer, ids, isFavorite);
  return tasks.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

/** Only what really changes is told, so a repeat makes no noise. */
async function mark(viewer: Viewer, ids: string[], isFavorite: boolean): Promise<Task[]> {
  const { userId } = viewer;
  const mine = { AND: [{ id: { in: ids }, userId, deletedAt: null }, visibleTasks(viewer)] };
  const changed = await db.$transaction(async (tx) => {
    const tasks = await tx.task.updateManyAndReturn({
      where: { AND: [mine, { isFavorite: !isFavorite }] },
      data: { isFavorite },
      select: { id: true },
    });
    for (const { id } of tasks) await recordEvent(tx, userId, id, "MARKED");
    return tasks.length;
  });
  if (changed > 0) notifyAccount(userId);
  return db.task.findMany({ where: mine });
}
