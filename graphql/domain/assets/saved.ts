import type { Task } from "#prisma/generated/client/client.ts";

/** Whether all that a task made is there: none of its files is shown, or used, before that. */
export function isSaved({ status, lateResultAt }: Pick<Task, "status" | "lateResultAt">): boolean {
  return lateResultAt !== null || ["COMPLETED", "TIMED_OUT", "CANCELED"].includes(status);
}
