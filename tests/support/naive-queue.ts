import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** The fair order as plainly as it can be said: everything that is open is gone through. What is clever is compared with it. */
export async function naiveOrder(sandbox: boolean, most: number): Promise<string[]> {
  const free = Prisma.sql`("status" = 'PENDING' AND "claimedBy" IS NULL AND ("notBefore" IS NULL OR "notBefore" <= to_timestamp(${now().getTime()}::float8 / 1000)))`;
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH account AS (
      SELECT "userId",
        count(*) FILTER (WHERE "status" = 'PROCESSING' OR "claimedBy" IS NOT NULL) AS "underWay",
        min("createdAt") FILTER (WHERE ${free}) AS "since"
      FROM "Task" WHERE "sandbox" = ${sandbox} AND "status" IN ('PENDING', 'PROCESSING') GROUP BY "userId"
    )
    SELECT next."id" FROM account CROSS JOIN LATERAL (
      SELECT "id", row_number() OVER (ORDER BY "createdAt", "id") + account."underWay" AS "turn" FROM "Task"
      WHERE "userId" = account."userId" AND "sandbox" = ${sandbox} AND ${free}
    ) AS next
    JOIN "User" AS person ON person."id" = account."userId" LEFT JOIN "LimitGroup" AS shared ON shared."id" = person."limitGroupId"
    WHERE account."since" IS NOT NULL
      AND next."turn" <= coalesce(person."maxRunning", shared."maxRunning", ${env.accountMaxRunning})
    ORDER BY next."turn" - coalesce(person."priority", shared."priority", 0), account."since", account."userId" LIMIT ${most}`);
  return rows.map(({ id }) => id);
}
