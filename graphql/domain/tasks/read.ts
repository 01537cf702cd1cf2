import { failureReason } from "#graphql/domain/tasks/outcome/failure.ts";
import type { FailureCategory, Task } from "#prisma/generated/client/client.ts";

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

/** Credits that would come back if the task were canceled now: all while it waits, none once kie.ai has it. */
export function creditsReturnedOnCancel(task: Task): number {
  return task.status === "PENDING" && task.sendingSince === null ? task.creditsHeld : 0;
}
