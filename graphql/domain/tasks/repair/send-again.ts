import { notifyPlaced } from "#graphql/domain/tasks/dispatch/demand.ts";
import { notifyAccount, recordEvent } from "#graphql/domain/tasks/events.ts";
import { lineOf } from "#graphql/domain/tasks/line-of.ts";
import { transition, UNCLAIMED } from "#graphql/domain/tasks/state.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { Task } from "#prisma/generated/client/client.ts";

const NOT_STARTED = { startedAt: null, deadlineAt: null, nextPollAt: null, polls: 0, tries: 0, needsReview: false };

/**
 * Puts a task to the line again under the same hold, in the transaction of whoever does. For one that waits: it backs off no
 * longer, and whoever has claimed it without sending it has lost it. For one that was sent, its caller knows that kie.ai has
 * nothing of it any more.
 * @returns its row; null when it has moved meanwhile.
 */
export async function sendAgain(tx: Tx, task: Task): Promise<Task | null> {
  const { id, userId, status, kieTaskId, formerKieTaskIds } = task;
  if (status === "PENDING") {
    const [waiting] = await tx.task.updateManyAndReturn({
      where: { id, status, sendingSince: null },
      data: { ...UNCLAIMED, tries: 0 },
    });
    return waiting ?? null;
  }
  const former = kieTaskId === null ? formerKieTaskIds : [...formerKieTaskIds, kieTaskId];
  const data = { ...UNCLAIMED, ...NOT_STARTED, kieTaskId: null, formerKieTaskIds: { set: former } };
  const same = { status, kieTaskId, formerKieTaskIds: { equals: formerKieTaskIds } };
  const waiting = await transition(tx, id, "PENDING", data, same);
  if (waiting !== null) await recordEvent(tx, userId, id, "RESUBMITTED");
  return waiting;
}

/** Wakes the dispatchers and tells who follows the account. After the commit. */
export function tellSent(task: Task): void {
  notifyAccount(task.userId);
  notifyPlaced([task.sandbox]);
  log.info({ event: "task sent again by an operator", ...lineOf(task), model: task.modelSlug, attempt: task.attempts });
}
