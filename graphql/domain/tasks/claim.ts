import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

/** Longer than a submission with its uploads takes: a claim older than this went down with its process. */
const CLAIM_MS = 2 * MINUTE;

/**
 * Takes up to `limit` waiting tasks of one provider for this process, oldest first. Two dispatchers never get the same.
 */
export async function claimWaiting(sandbox: boolean, limit: number): Promise<Task[]> {
  if (limit <= 0) return [];
  const at = now();
  const claimed = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE "Task" SET "claimedUntil" = ${fromNow(CLAIM_MS)}, "attempts" = "attempts" + 1
    WHERE "id" IN (
      SELECT "id" FROM "Task"
      WHERE "status" = 'PENDING' AND "sandbox" = ${sandbox} AND "claimedUntil" IS NULL
        AND ("notBefore" IS NULL OR "notBefore" <= ${at})
      ORDER BY "createdAt", "id" LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    RETURNING "id"`);
  if (claimed.length === 0) return [];
  return db.task.findMany({
    where: { id: { in: claimed.map(({ id }) => id) } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

/** When the next waiting task that is backing off may be sent; null when none is. */
export async function nextWaitingAt(): Promise<Date | null> {
  const { _min } = await db.task.aggregate({
    where: { status: "PENDING", claimedUntil: null },
    _min: { notBefore: true },
  });
  return _min.notBefore;
}
