import { FIRST_KEY } from "#graphql/domain/provider/keys.ts";
import { fairOrder } from "#graphql/domain/tasks/dispatch/fair-order.ts";
import { capacityAt } from "#graphql/domain/tasks/dispatch/throttle.ts";
import { type TaskJson, taskFrom } from "#graphql/domain/tasks/row.ts";
import { fromNow, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { siteLimits } from "#graphql/runtime/settings/site-limits.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

/**
 * A dispatcher renews its claims every RENEW_MS; one that has not for CLAIM_MS is gone, and others take over. One that
 * was only slow loses nothing by it: it cannot send any more, and an answer that it was waiting for is still taken in.
 */
export const CLAIM_MS = 20 * SECOND;
export const RENEW_MS = 5 * SECOND;

/** `isEmptied`: nothing was left behind that might go, but for what an account's limit or the provider's holds back. */
export type Claimed = { tasks: Task[]; againAt: Date | null; isEmptied: boolean };

/**
 * Takes as many waiting tasks of one provider for the dispatcher `owner` as the provider has room for. Each is
 * claimed for one of our keys, which it keeps from then on. Two dispatchers never get the same. `againAt` tells when there is room again, if that is known.
 */
export async function claimWaiting(sandbox: boolean, owner: string): Promise<Claimed> {
  const { maxRunning } = await siteLimits();
  return db.$transaction(async (tx) => {
    const room = await capacityAt(tx, sandbox);
    if (room.keys.length === 0) return { tasks: [], againAt: room.againAt, isEmptied: false };
    const rows = await tx.$queryRaw<{ task: TaskJson; waiting: number }[]>(Prisma.sql`
      WITH "next" AS MATERIALIZED (
        SELECT *, row_number() OVER () AS "place" FROM (${fairOrder(sandbox, room.keys.length, maxRunning.value)}) AS "line"
      ), "claimed" AS (
        UPDATE "Task" SET "claimedBy" = ${owner}, "claimedUntil" = ${fromNow(CLAIM_MS)}, "providerKeyId" = nullif(
          (${room.keys}::text[])[(SELECT "place" FROM "next" WHERE "next"."id" = "Task"."id")], ${FIRST_KEY})
        WHERE "id" = ANY(ARRAY(SELECT "id" FROM "next")) AND "status" = 'PENDING' AND "claimedBy" IS NULL RETURNING *
      )
      SELECT to_jsonb("claimed") AS "task", "waiting" FROM "claimed" JOIN "next" USING ("id") ORDER BY "place"`);
    const [first] = rows;
    return {
      tasks: rows.map(({ task }) => taskFrom(task)),
      againAt: rows.length < room.keys.length ? null : room.againAt,
      isEmptied: first !== undefined && first.waiting === rows.length,
    };
  });
}

/** Says that this dispatcher lives and still works on these tasks. What it has dropped by a fault is left to the recovery. */
export async function renewClaims(owner: string, ids: string[]): Promise<void> {
  const mine = lockedInOrder(Prisma.sql`"id" = ANY(${ids}) AND "claimedBy" = ${owner} AND "status" = 'PENDING'`);
  await db.$executeRaw`UPDATE "Task" SET "claimedUntil" = ${fromNow(CLAIM_MS)} WHERE "id" = ANY(ARRAY(${mine}))`;
}

/** Gives back what was claimed and not sent, for a stop. */
export async function releaseClaims(owner: string): Promise<number> {
  const mine = lockedInOrder(Prisma.sql`"claimedBy" = ${owner} AND "status" = 'PENDING' AND "sendingSince" IS NULL`);
  return db.$executeRaw`UPDATE "Task" SET "claimedBy" = NULL, "claimedUntil" = NULL WHERE "id" = ANY(ARRAY(${mine}))`;
}

/** The ids of the tasks that fit, locked in the order in which every statement locks several: two never wait for each other. */
function lockedInOrder(where: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM "Task" WHERE ${where} ORDER BY "id" FOR NO KEY UPDATE`;
}
