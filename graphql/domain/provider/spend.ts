import { HOUR, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** When the hour of the clock (UTC) began that is now. */
export function hourBegan(): Date {
  return new Date(Math.floor(now().getTime() / HOUR) * HOUR);
}

/** When it is over. */
export function hourEnds(): Date {
  return new Date(hourBegan().getTime() + HOUR);
}

/** kie.ai's credits: consumed by results of this hour, and by what is under way there at most, by our own prices. */
export type Spend = { spent: number; underWay: number };

/**
 * What results since a moment have consumed, by kie.ai's own numbers: for the list of a SELECT. What has failed costs nothing
 * there. It passes through an index of what has ended lately.
 */
function consumedSince(since: Date): Prisma.Sql {
  return Prisma.sql`coalesce((
      SELECT sum("kieCredits") FROM "TaskOutcome" WHERE NOT "sandbox" AND "endedAt" >= ${since} AND "isCompleted"
    ), 0)::float8`;
}

/** kie.ai's credits that results since a moment have consumed. */
export async function spentSince(since: Date): Promise<number> {
  const [row] = await db.$queryRaw<{ spent: number }[]>`SELECT ${consumedSince(since)} AS "spent"`;
  return row?.spent ?? 0;
}

/** What is spent at kie.ai in this hour, by its own numbers as tasks end, and by prices as long as they run. */
export async function spendThisHour(): Promise<Spend> {
  const [row] = await db.$queryRaw<Spend[]>`
    SELECT ${consumedSince(hourBegan())} AS "spent", coalesce((
      SELECT sum("quotedCredits") FROM "Task"
      WHERE NOT "sandbox" AND ("status" = 'PROCESSING' OR ("status" = 'PENDING' AND "claimedBy" IS NOT NULL))
    ), 0)::float8 AS "underWay"`;
  return row ?? { spent: 0, underWay: 0 };
}

/** kie.ai's credits that results of the last 60 minutes have consumed, by key (null: the first). */
export async function burnByKey(): Promise<ReadonlyMap<string | null, number>> {
  const since = new Date(now().getTime() - HOUR);
  const rows = await db.$queryRaw<{ key: string | null; credits: number }[]>`
    SELECT "providerKeyId" AS "key", sum("kieCredits")::float8 AS "credits" FROM "TaskOutcome"
    WHERE NOT "sandbox" AND "endedAt" >= ${since} AND "isCompleted" AND "kieCredits" IS NOT NULL GROUP BY 1`;
  return new Map(rows.map(({ key, credits }) => [key, credits]));
}
