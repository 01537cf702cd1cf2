import { KEPT_MS } from "#graphql/domain/operations/metrics/periods.ts";
import { fromNow } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** Tallies that one statement adds to the figures at most: it takes some tens of milliseconds. */
const MOST_A_ROUND = 1000;

const GRAINS = ["MINUTE", "HOUR", "DAY"] as const;

/**
 * Adds to the service's figures what tasks have come to since, until nothing is left. Ending a task only adds a row, so no end waits
 * for another or for this. What test keys have made is left out.
 */
export async function addUpTallies(): Promise<void> {
  if ((await db.taskTally.findFirst({ orderBy: { id: "asc" }, select: { id: true } })) === null) return;
  for (let last: bigint | null = 0n; last !== null; ) {
    const after: bigint = last;
    last = await db.$transaction((tx) => addSome(tx, after));
  }
}

/**
 * What was taken, once for each grain that it counts in. What came so late that no page shows its minute or its hour any more
 * (what an installation brings along, say) is not written to be deleted.
 */
function ofEachGrain(): Prisma.Sql {
  const grains = GRAINS.map((grain) => Prisma.sql`(${grain}::"Grain", ${fromNow(-KEPT_MS[grain])}::timestamptz)`);
  return Prisma.sql`
    SELECT "grain", date_trunc(lower("grain"::text), "endedAt", 'UTC') AS "start", "theirs".*
    FROM "theirs" JOIN (VALUES ${Prisma.join(grains)}) AS "kept" ("grain", "since") ON "endedAt" >= "since"`;
}

/**
 * Adds the first of those behind `after`: what is taken is left in the index until it is tidied, and need not be passed again and
 * again. What has a smaller number and comes later is the next round's. @returns the last that was taken; null where it was the last.
 */
async function addSome(tx: Tx, after: bigint): Promise<bigint | null> {
  // One at a time: two rounds would wait for each other's rows.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('TaskMetrics'))`;
  const [told] = await tx.$queryRaw<{ taken: number; last: bigint | null }[]>(Prisma.sql`
    WITH "taken" AS (
      DELETE FROM "TaskTally" WHERE "id" = ANY(ARRAY(
        SELECT "id" FROM "TaskTally" WHERE "id" > ${after} ORDER BY "id" LIMIT ${MOST_A_ROUND}
      )) RETURNING *
    ), "theirs" AS (
      SELECT "taken".* FROM "taken" CROSS JOIN LATERAL (
        SELECT "sandboxOfId" FROM "User" WHERE "id" = "taken"."userId" LIMIT 1
      ) AS account WHERE account."sandboxOfId" IS NULL
    ), "grained" AS (${ofEachGrain()}), "sums" AS (
      INSERT INTO "TaskMetrics" ("grain", "start", "modelSlug", "kind", "ended", "completed", "seconds", "credits", "kieCredits")
      SELECT "grain", "start", "modelSlug", "kind", sum("ended"), sum("completed"),
        coalesce(sum("seconds" * "completed"), 0), sum("credits"), sum("kieCredits")
      FROM "grained" GROUP BY 1, 2, 3, 4
      ON CONFLICT ("grain", "start", "modelSlug") DO UPDATE SET "ended" = "TaskMetrics"."ended" + EXCLUDED."ended",
        "completed" = "TaskMetrics"."completed" + EXCLUDED."completed", "seconds" = "TaskMetrics"."seconds" + EXCLUDED."seconds",
        "credits" = "TaskMetrics"."credits" + EXCLUDED."credits",
        "kieCredits" = "TaskMetrics"."kieCredits" + EXCLUDED."kieCredits"
    ), "durations" AS (
      INSERT INTO "DurationMetrics" ("grain", "series", "start", "value", "count")
      SELECT "grain", "series", "start", ceil("seconds")::int, sum("completed")
      FROM "grained" CROSS JOIN LATERAL (VALUES ("kind"::text), ("modelSlug")) AS "of" ("series")
      WHERE "completed" <> 0 GROUP BY 1, 2, 3, 4
      ON CONFLICT ("grain", "series", "start", "value") DO UPDATE SET "count" = "DurationMetrics"."count" + EXCLUDED."count"
    ), "keys" AS (
      INSERT INTO "KeyActivity" ("apiKeyId", "lastAt")
      SELECT "apiKeyId", max("endedAt") FROM "theirs" CROSS JOIN LATERAL (
        SELECT FROM "ApiKey" WHERE "id" = "theirs"."apiKeyId" LIMIT 1
      ) AS key WHERE "completed" > 0 GROUP BY 1
      ON CONFLICT ("apiKeyId") DO UPDATE SET "lastAt" = greatest("KeyActivity"."lastAt", EXCLUDED."lastAt")
    ), "days" AS (
      SELECT "userId", min(day) OVER (PARTITION BY "userId") AS "firstOn", day, max("lastAt") OVER (PARTITION BY "userId") AS "lastAt"
      FROM (
        SELECT "userId", ("endedAt" AT TIME ZONE 'UTC')::date AS day, max("endedAt") AS "lastAt"
        FROM "theirs" WHERE "completed" > 0 GROUP BY 1, 2
      ) AS "worked"
    ), "began" AS (
      SELECT "userId", coalesce(known."firstOn", "days"."firstOn") AS "firstOn", day, "days"."lastAt"
      FROM "days" LEFT JOIN LATERAL (
        SELECT "firstOn" FROM "AccountActivity" WHERE "userId" = "days"."userId" LIMIT 1
      ) AS known ON TRUE
    ), "active" AS (
      INSERT INTO "AccountActivity" ("userId", "firstOn", "lastAt", "onDay1", "onDay7", "onDay30")
      SELECT "userId", min("firstOn"), max("lastAt"), bool_or(day - "firstOn" = 1), bool_or(day - "firstOn" = 7), bool_or(day - "firstOn" = 30)
      FROM "began" GROUP BY "userId"
      ON CONFLICT ("userId") DO UPDATE SET "lastAt" = greatest("AccountActivity"."lastAt", EXCLUDED."lastAt"),
        "onDay1" = "AccountActivity"."onDay1" OR EXCLUDED."onDay1", "onDay7" = "AccountActivity"."onDay7" OR EXCLUDED."onDay7",
        "onDay30" = "AccountActivity"."onDay30" OR EXCLUDED."onDay30"
    )
    SELECT count(*)::int AS "taken", max("id") AS "last" FROM "taken"`);
  return told === undefined || told.taken < MOST_A_ROUND ? null : told.last;
}

/** Deletes figures of spans that no page shows any more. */
export async function deleteExpiredMetrics(): Promise<void> {
  for (const grain of GRAINS) {
    const where = { grain, start: { lt: fromNow(-KEPT_MS[grain]) } };
    await db.taskMetrics.deleteMany({ where });
    await db.callMetrics.deleteMany({ where });
    await db.durationMetrics.deleteMany({ where });
  }
}
