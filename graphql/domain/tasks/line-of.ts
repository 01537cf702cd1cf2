import type { Task } from "#prisma/generated/client/client.ts";

type Line = { taskId: string; requestId?: string; userId?: string };

/**
 * What every log line about a task begins with: its id, the id of the request that ordered it, so that one search finds the
 * whole road from the request to the last line of its task, and, where it is known, whose it is.
 */
export function lineOf({
  id,
  requestId,
  userId,
}: Pick<Task, "id" | "requestId"> & Partial<Pick<Task, "userId">>): Line {
  return { taskId: id, ...(requestId !== null && { requestId }), ...(userId !== undefined && { userId }) };
}

/** The step of a task's road that a trace tells of, in the trace of the request that ordered it. */
export function stepOf(name: string, task: Pick<Task, "id" | "requestId" | "userId" | "modelSlug">) {
  const attributes = { "nbv.task": task.id, "nbv.account": task.userId, "nbv.model": task.modelSlug };
  return { name, requestId: task.requestId ?? task.id, attributes };
}
