import { failureReason } from "#graphql/domain/tasks/failure.ts";
import { db } from "#graphql/runtime/db.ts";
import type { FailureCategory, Task } from "#prisma/generated/client/client.ts";

/** The task's place in the queue, 1 being next; null unless it is waiting. */
export async function queuePosition(task: Task): Promise<number | null> {
  if (task.status !== "PENDING") return null;
  const ahead = await db.task.count({
    where: {
      status: "PENDING",
      sandbox: task.sandbox,
      OR: [{ createdAt: { lt: task.createdAt } }, { createdAt: task.createdAt, id: { lt: task.id } }],
    },
  });
  return ahead + 1;
}

export type TaskFailure = {
  category: FailureCategory;
  code: string;
  message: string;
  retryable: boolean;
  /** Credits that came back. */
  creditsReturned: number;
};

/** What befell a task that did not succeed; null for every other. */
export function taskFailure(task: Task): TaskFailure | null {
  if (task.failureCode === null) return null;
  const { category, message, retryable } = failureReason(task.failureCode);
  const creditsReturned = task.creditsHeld - task.creditsCharged;
  return { category: task.failureCategory ?? category, code: task.failureCode, message, retryable, creditsReturned };
}
