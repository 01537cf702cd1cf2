import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** Marks a task as a favorite, or no longer. @throws NotFoundError */
export async function setTaskFavorite(viewer: Viewer, id: string, isFavorite: boolean): Promise<Task> {
  const [task] = await db.task.updateManyAndReturn({
    where: { id, userId: viewer.userId, deletedAt: null },
    data: { isFavorite },
  });
  if (task === undefined) throw new NotFoundError("task");
  return task;
}
