import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** What was made for one of a partner's end users. */
export type EndUserTotals = { endUser: string; tasks: number; creditsCharged: number; lastTaskAt: Date };

export const MOST_END_USERS = 100;

/**
 * The end users of an account, whoever ordered last first, at most 100; or one of them. Deleted tasks count too. What has
 * happened in the last seconds is not yet in the sums, and added here.
 */
export async function endUserTotals(userId: string, endUser?: string | null): Promise<EndUserTotals[]> {
  const wanted =
    endUser === undefined || endUser === null ? Prisma.sql`"endUser" IS NOT NULL` : Prisma.sql`"endUser" = ${endUser}`;
  return db.$queryRaw<EndUserTotals[]>(Prisma.sql`
    WITH "recent" AS MATERIALIZED (
      SELECT "endUser", sum("tasks") AS "tasks", sum("charged") AS "charged", max("at") AS "at"
      FROM "SpendingChange" WHERE "userId" = ${userId} AND ${wanted} GROUP BY "endUser"
    ), "latest" AS MATERIALIZED (
      SELECT "endUser" FROM "EndUser" WHERE "userId" = ${userId} AND ${wanted} ORDER BY "lastTaskAt" DESC LIMIT ${MOST_END_USERS}
    ), "named" AS (
      SELECT "endUser" FROM "recent" UNION SELECT "endUser" FROM "latest"
    )
    SELECT "endUser", (coalesce(known."tasks", 0) + coalesce("recent"."tasks", 0))::int AS "tasks",
      (coalesce(known."creditsCharged", 0) + coalesce("recent"."charged", 0))::float8 AS "creditsCharged",
      greatest(known."lastTaskAt", "recent"."at") AS "lastTaskAt"
    FROM "named" LEFT JOIN "recent" USING ("endUser")
    LEFT JOIN (SELECT * FROM "EndUser" WHERE "userId" = ${userId}) AS known USING ("endUser")
    ORDER BY "lastTaskAt" DESC LIMIT ${MOST_END_USERS}`);
}
