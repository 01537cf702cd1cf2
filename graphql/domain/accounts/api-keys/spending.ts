import { db, type Tx } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** Changes that one statement adds to the sums at most. */
const MOST_A_ROUND = 1000;

/**
 * Adds what orders with keys and for end users have changed to the sums of each, until nothing is left. Whoever reads a sum
 * reads with it the changes that are not added yet, so it is exact at every moment; this only keeps them few.
 */
export async function addUpSpending(): Promise<void> {
  while ((await addSome()) === MOST_A_ROUND);
}

/** Several processes may do so at once: each takes changes of its own, and all touch the sums in the same order. */
async function addSome(): Promise<number> {
  const [row] = await db.$queryRaw<{ added: number }[]>(Prisma.sql`
    WITH "taken" AS (
      DELETE FROM "SpendingChange" WHERE "id" = ANY(ARRAY(
        SELECT "id" FROM "SpendingChange" ORDER BY "id" LIMIT ${MOST_A_ROUND} FOR UPDATE SKIP LOCKED
      )) RETURNING *
    ), "months" AS (
      INSERT INTO "KeyMonth" ("apiKeyId", "month", "credits")
      SELECT "apiKeyId", date_trunc('month', "at", 'UTC'), sum("credits")
      FROM "taken" JOIN "ApiKey" AS key ON key."id" = "apiKeyId" GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT ("apiKeyId", "month") DO UPDATE SET "credits" = "KeyMonth"."credits" + EXCLUDED."credits"
    ), "endUsers" AS (
      INSERT INTO "EndUser" ("userId", "endUser", "tasks", "creditsCharged", "lastTaskAt")
      SELECT "userId", "endUser", sum("tasks"), sum("charged"), max("at")
      FROM "taken" WHERE "endUser" IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT ("userId", "endUser") DO UPDATE SET "tasks" = "EndUser"."tasks" + EXCLUDED."tasks",
        "creditsCharged" = "EndUser"."creditsCharged" + EXCLUDED."creditsCharged",
        "lastTaskAt" = greatest("EndUser"."lastTaskAt", EXCLUDED."lastTaskAt")
    )
    SELECT count(*)::int AS "added" FROM "taken"`);
  return row?.added ?? 0;
}

/** What keys and those that they have replaced have spent since a month began, by price; one statement for all lines of keys. */
export async function spentSince(month: Date, familyIds: readonly string[], tx: Tx = db) {
  const rows = await tx.$queryRaw<{ familyId: string; used: number }[]>(Prisma.sql`
    SELECT key."familyId", sum("credits")::float8 AS "used" FROM "ApiKey" AS key CROSS JOIN LATERAL (
      SELECT "credits" FROM "KeyMonth" WHERE "apiKeyId" = key."id" AND "month" >= ${month}
      UNION ALL
      SELECT "credits" FROM "SpendingChange" WHERE "apiKeyId" = key."id" AND "at" >= ${month}
    ) AS spent
    WHERE key."familyId" = ANY(${[...familyIds]}) GROUP BY key."familyId"`);
  return new Map(rows.map(({ familyId, used }) => [familyId, used]));
}
