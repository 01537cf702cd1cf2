import type { OperatorTask } from "#graphql/domain/operations/tasks/read-tasks.ts";
import type { TaskTrouble } from "#graphql/domain/operations/tasks/troubles.ts";
import { failureReason } from "#graphql/domain/tasks/outcome/failure.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/** Why a task is in trouble, in a sentence for each; null where it is in none. */
export function whyOf({ task, troubles }: Pick<OperatorTask, "task" | "troubles">): string | null {
  return troubles.length === 0 ? null : troubles.map((trouble) => WHY[trouble](task)).join(" ");
}

const WHY: Record<TaskTrouble, (task: Task) => string> = {
  CALLBACK_MISSING: ({ status }) =>
    status === "TIMED_OUT"
      ? "Its time is over, its credits are back, and the provider has never called back about it."
      : "The provider has had it for more than half of the time it is given, and has not called back.",
  STUCK_PENDING: ({ tries }) =>
    tries > 0
      ? `It waits for its turn, and ${tries} tries to send it came to nothing.`
      : "It has waited for its turn for more than ten minutes.",
  NOT_SAVED: ({ status, failureCode }) =>
    status === "SAVING"
      ? "It is made, and saving its files takes minutes."
      : failureReason(failureCode ?? "RESULT_NOT_SAVED").message,
  ANSWER_LOST: () =>
    "The provider's answer to the order was lost, so nobody knows what it calls this task, or whether it has it.",
  NEEDS_REVIEW: () => "Somebody should look at it.",
  CATALOG_DRIFT: ({ modelSlug }) =>
    `Its model, ${modelSlug}, is gone, paused or retired here, or unknown at the provider.`,
};
