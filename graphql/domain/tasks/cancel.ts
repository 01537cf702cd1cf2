import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { release } from "#graphql/domain/credits/ledger.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { AT_REST, moveTask } from "#graphql/domain/tasks/end.ts";
import { announce, recordEvent } from "#graphql/domain/tasks/events.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";

/**
 * Cancels a task that still waits for its turn; all of its credits come back. Once it is on its way to kie.ai it can no
 * longer be called back.
 * @throws NotFoundError, or ConflictError when it no longer waits.
 */
export async function cancelTask(viewer: Viewer, id: string): Promise<{ task: Task; creditsReturned: number }> {
  const { userId } = viewer;
  const canceled = await db.$transaction(async (tx) => {
    const data = { ...AT_REST, creditsCharged: 0, completedAt: now() };
    const waiting = { userId, deletedAt: null, status: "PENDING" as const, claimedUntil: null };
    const task = await moveTask(tx, id, "CANCELED", data, waiting);
    if (task === null) return null;
    await release(tx, { taskId: id, description: "Returned: canceled" });
    await recordEvent(tx, userId, id, "CANCELED");
    return task;
  });
  if (canceled === null) {
    if ((await db.task.count({ where: { id, userId, deletedAt: null } })) === 0) throw new NotFoundError("task");
    throw new ConflictError("Only a task that still waits for its turn can be canceled.");
  }
  announce(userId);
  return { task: canceled, creditsReturned: canceled.creditsHeld };
}
