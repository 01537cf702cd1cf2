import { type Viewer, visibleTasks } from "#graphql/domain/accounts/viewer.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { refuseSize } from "#graphql/domain/tasks/batch.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** Marks a task as a favorite, or no longer. @throws NotFoundError */
export async function setTaskFavorite(viewer: Viewer, id: string, isFavorite: boolean): Promise<Task> {
  const [task] = await db.task.updateManyAndReturn({
    where: { id, userId: viewer.userId, deletedAt: null, ...visibleTasks(viewer) },
    data: { isFavorite },
  });
  if (task === undefined) throw new NotFoundError("task");
  return task;
}

/**
 * Marks many tasks, or removes their marks, at once. Gives those that there are, in the order asked.
 * @throws InvalidInputError for an empty or too large list.
 */
export async function setTasksFavorite(viewer: Viewer, ids: string[], isFavorite: boolean): Promise<Task[]> {
  refuseSize(ids.length, "ids", 100);
  const mine = { userId: viewer.userId, deletedAt: null };
  const tasks = await db.task.updateManyAndReturn({
    where: { AND: [{ id: { in: ids } }, mine, visibleTasks(viewer)] },
    data: { isFavorite },
  });
  return tasks.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}
