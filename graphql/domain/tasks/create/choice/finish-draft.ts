import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { fullOrderOf } from "#graphql/domain/tasks/create/choice/draft.ts";
import { type CreatedTask, createTask } from "#graphql/domain/tasks/create/create.ts";
import type { CreateOptions } from "#graphql/domain/tasks/create/order.ts";
import { readInputOf } from "#graphql/domain/tasks/create/retry.ts";
import { isFinal } from "#graphql/domain/tasks/state.ts";
import { db } from "#graphql/runtime/db.ts";

/**
 * Orders at full size what a task is a draft of, as a task of its own whose parent is the draft. Nothing is guessed: what it
 * takes was kept with the draft.
 * @throws NotFoundError, ConflictError for what is no draft and while the draft is still being made, and all that createTask
 * refuses.
 */
export async function finishDraft(viewer: Viewer, id: string, options: CreateOptions): Promise<CreatedTask> {
  const task = await db.task.findFirst({
    where: { id, userId: viewer.userId, deletedAt: null },
    include: { sources: { orderBy: { position: "asc" } } },
  });
  if (task === null) throw new NotFoundError("task");
  if (fullOrderOf(task) === null) throw new ConflictError("This task is no draft.");
  if (!isFinal(task.status)) throw new ConflictError("This draft is still being made.");
  const input = { ...(await readInputOf(task)), draft: undefined, parent: id };
  return createTask(viewer, task.kind, input, { ...options, batchId: task.batchId });
}
