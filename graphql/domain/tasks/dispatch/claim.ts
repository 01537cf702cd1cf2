import { nextInLine } from "#graphql/domain/tasks/dispatch/fair-order.ts";
import { isDispatchable, readLine } from "#graphql/domain/tasks/dispatch/line.ts";
import { capacityAt, recordSend } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { fromNow, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

/**
 * A dispatcher renews its claims every RENEW_MS; one that has not for CLAIM_MS is gone, and others take over. One that
 * was only slow loses nothing by it: it cannot send any more, and an answer that it was waiting for is still taken in.
 */
const CLAIM_MS = 20 * SECOND;
export const RENEW_MS = 5 * SECOND;

export type Claimed = { tasks: Task[]; againAt: Date | null };

/** The providers (sandbox or not) that have tasks waiting which may be sent now. */
export async function providersInDemand(): Promise<boolean[]> {
  const rows = await readLine<{ sandbox: boolean }>(Prisma.sql`
    SELECT "sandbox" FROM (VALUES (FALSE), (TRUE)) AS provider ("sandbox")
    WHERE (
      SELECT "createdAt" FROM "Task" WHERE "Task"."sandbox" = provider."sandbox" AND ${isDispatchable(now())}
      ORDER BY "createdAt", "id" LIMIT 1
    ) IS NOT NULL`);
  return rows.map(({ sandbox }) => sandbox);
}

/**
 * Takes as many waiting tasks of one provider for the dispatcher `owner` as the provider has room for. Two dispatchers
 * never get the same. `againAt` tells when there is room again, if that is known.
 */
export async function claimWaiting(sandbox: boolean, owner: string): Promise<Claimed> {
  return db.$transaction(async (tx) => {
    const room = await capacityAt(tx, sandbox);
    if (room.tasks === 0) return { tasks: [], againAt: room.againAt };
    const ids = await nextInLine(tx, sandbox, room.tasks);
    if (ids.length === 0) return { tasks: [], againAt: null };
    const tasks = await tx.task.updateManyAndReturn({
      where: { id: { in: ids }, status: "PENDING", claimedBy: null },
      data: { claimedBy: owner, claimedUntil: fromNow(CLAIM_MS) },
    });
    const order = new Map(ids.map((id, place) => [id, place]));
    tasks.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
    return { tasks, againAt: ids.length < room.tasks ? null : room.againAt };
  });
}

/**
 * Marks a claimed task as on its way to kie.ai and counts the request. From here on a lost answer is ambiguous.
 * @returns the row, or null when the claim is lost: the task was canceled, or this process was taken for dead.
 */
export async function beginSending(task: Task): Promise<Task | null> {
  return db.$transaction(async (tx) => {
    await recordSend(tx, task.sandbox);
    const [sent] = await tx.task.updateManyAndReturn({
      where: { id: task.id, status: "PENDING", claimedBy: task.claimedBy, sendingSince: null },
      data: { sendingSince: now(), claimedUntil: fromNow(CLAIM_MS), attempts: { increment: 1 } },
    });
    return sent ?? null;
  });
}

/** Says that this dispatcher lives and still works on these tasks. What it has dropped by a fault is left to the recovery. */
export async function renewClaims(owner: string, ids: string[]): Promise<void> {
  await db.task.updateMany({
    where: { id: { in: ids }, claimedBy: owner, status: "PENDING" },
    data: { claimedUntil: fromNow(CLAIM_MS) },
  });
}

/** Gives back what was claimed and not sent, for a stop. */
export async function releaseClaims(owner: string): Promise<number> {
  const { count } = await db.task.updateMany({
    where: { claimedBy: owner, status: "PENDING", sendingSince: null },
    data: { claimedBy: null, claimedUntil: null },
  });
  return count;
}
