import { release } from "#graphql/domain/credits/ledger.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { type FailureCode, failureReason } from "#graphql/domain/tasks/outcome/failure.ts";
import { AT_REST, transition } from "#graphql/domain/tasks/state.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";

/**
 * Ends a task without success and gives all of its credits back, in one transaction. `keep` is what it still needs: a
 * timed-out task goes on being asked about for a while.
 * @returns whether this call ended it.
 */
export async function failTask(
  id: string,
  to: "FAILED" | "TIMED_OUT",
  code: FailureCode,
  only: Prisma.TaskWhereInput = {},
  keep: Pick<Prisma.TaskUpdateManyMutationInput, "nextPollAt" | "kieCredits"> = {},
): Promise<boolean> {
  const { category } = failureReason(code);
  const ended = await db.$transaction(async (tx) => {
    const why = { failureCategory: category, failureCode: code };
    const data = { ...AT_REST, ...why, ...keep, creditsCharged: 0, completedAt: now() };
    const task = await transition(tx, id, to, data, only);
    if (task === null) return null;
    await release(tx, {
      taskId: id,
      reason: to === "TIMED_OUT" ? "TASK_TIMED_OUT" : "TASK_FAILED",
    });
    await recordEvent(tx, task.userId, id, to);
    return task;
  });
  if (ended === null) return false;
  notifyAccount(ended.userId);
  notify("room");
  const durationMs = now().getTime() - ended.createdAt.getTime();
  log.info({ event: "task failed", ...lineOf(ended), model: ended.modelSlug, status: to, code, durationMs });
  return true;
}
