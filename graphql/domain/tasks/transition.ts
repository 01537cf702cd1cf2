import { release } from "#graphql/domain/credits/ledger.ts";
import { announce, recordEvent } from "#graphql/domain/tasks/events.ts";
import { type FailureCode, failureReason } from "#graphql/domain/tasks/outcome/failure.ts";
import { statesBefore } from "#graphql/domain/tasks/status.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { ring } from "#graphql/runtime/pubsub.ts";
import type { Prisma, Task, TaskStatus } from "#prisma/generated/client/client.ts";

/** What a task that is nobody's to send has no use for. */
export const UNCLAIMED = { claimedBy: null, claimedUntil: null, sendingSince: null, notBefore: null };

/** What an ended task no longer waits for. */
export const AT_REST = { ...UNCLAIMED, nextPollAt: null };

/**
 * Moves a task if it is in a state that may go there, and tells whether it was this call that moved it: of several
 * roads that reach the same end at once, one wins.
 */
export async function moveTask(
  tx: Tx,
  id: string,
  to: TaskStatus,
  data: Prisma.TaskUpdateManyMutationInput = {},
  only: Prisma.TaskWhereInput = {},
): Promise<Task | null> {
  const [task] = await tx.task.updateManyAndReturn({
    where: { AND: [{ id, status: { in: statesBefore(to) } }, only] },
    data: { ...data, status: to },
  });
  return task ?? null;
}

/**
 * Ends a task without success and gives all of its credits back, in one transaction. `keep` is what it still needs: a
 * timed-out task goes on being asked about for a while.
 * @returns whether this call ended it.
 */
export async function endUnfinished(
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
    const task = await moveTask(tx, id, to, data, only);
    if (task === null) return null;
    await release(tx, {
      taskId: id,
      description: to === "TIMED_OUT" ? "Returned: took too long" : "Returned: not made",
    });
    await recordEvent(tx, task.userId, id, to);
    return task;
  });
  if (ended === null) return false;
  announce(ended.userId);
  ring("dispatch");
  const durationMs = now().getTime() - ended.createdAt.getTime();
  log.info({ event: "task failed", taskId: id, model: ended.modelSlug, status: to, code, durationMs });
  return true;
}
