import type { Task } from "#prisma/generated/client/client.ts";

/**
 * What every log line about a task begins with: its id, and the id of the request that ordered it, so that one search
 * finds the whole road from the request to the last line of its task.
 */
export function lineOf({ id, requestId }: Pick<Task, "id" | "requestId">): { taskId: string; requestId?: string } {
  return { taskId: id, ...(requestId !== null && { requestId }) };
}
