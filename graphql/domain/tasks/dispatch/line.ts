import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** What is at a provider or about to be sent there, in the words of the index "Task_under_way": only with them is it used. */
export const IS_UNDER_WAY = Prisma.sql`("status" = 'PROCESSING' OR ("status" = 'PENDING' AND "claimedBy" IS NOT NULL))`;

/**
 * What an account (a column) may have at the provider at once ("most") and by how many tasks it stands ahead of others
 * ("ahead"), its own before its group's, as a relation of one row or none ("limits"). The index "User_bounded" has nobody in
 * it but those with either, so it costs next to nothing of all others.
 */
export function limitsOf(userId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`LATERAL (
      SELECT coalesce("person"."maxRunning", (
        SELECT "maxRunning" FROM "LimitGroup" WHERE "id" = "person"."limitGroupId"
      )) AS "most", coalesce("person"."priority", (
        SELECT "priority" FROM "LimitGroup" WHERE "id" = "person"."limitGroupId"
      )) AS "ahead"
      FROM "User" AS "person" WHERE "person"."id" = ${userId}
        AND ("person"."maxRunning" IS NOT NULL OR "person"."priority" IS NOT NULL OR "person"."limitGroupId" IS NOT NULL) LIMIT 1
    ) AS "limits" ON TRUE`;
}

/** Beside `limitsOf`: by how many tasks an account stands ahead. */
export const AHEAD = Prisma.sql`coalesce("limits"."ahead", 0)`;

/** Likewise what it may have at the provider at once, where the site lets everybody have `ofSite`. */
export function mostRunning(ofSite: number): Prisma.Sql {
  return Prisma.sql`coalesce("limits"."most", ${ofSite}::int)`;
}

/** What waits and is not backing off at this moment. The indexes "Task_queue" and "Task_line" hold all that waits. */
export function isDispatchable(at: Date): Prisma.Sql {
  const moment = Prisma.sql`to_timestamp(${at.getTime()}::float8 / 1000)`;
  return Prisma.sql`("status" = 'PENDING' AND "claimedBy" IS NULL AND ("notBefore" IS NULL OR "notBefore" <= ${moment}))`;
}

/**
 * Makes the rest of a transaction read the line in the order of its indexes, whatever the statistics say: they lag behind a
 * line that has grown by thousands within a minute, and a plan made for an empty one goes through all of it for each account.
 * For the list of a SELECT.
 */
export const BY_INDEX = Prisma.join(
  ["enable_seqscan", "enable_bitmapscan", "enable_sort", "enable_incremental_sort", "enable_nestloop", "jit"].map(
    (setting) => Prisma.sql`set_config(${setting}, 'off', TRUE)`,
  ),
);

/** Reads the line by its indexes, in a transaction of its own. */
export async function readLine<Row>(statement: Prisma.Sql): Promise<Row[]> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw(Prisma.sql`SELECT ${BY_INDEX}`);
    return tx.$queryRaw<Row[]>(statement);
  });
}

/**
 * The tasks of one account (a column or a value) that wait at a provider and may go, first come first: the condition, and
 * what has to follow it. Said as a range, for only "Task_line" has that order.
 */
export function ownLine(sandbox: Prisma.Sql, userId: Prisma.Sql): { where: Prisma.Sql; order: Prisma.Sql } {
  return {
    where: Prisma.sql`"sandbox" = ${sandbox} AND "userId" >= ${userId} AND "userId" <= ${userId} AND ${isDispatchable(now())}`,
    order: Prisma.sql`ORDER BY "userId", "createdAt", "id"`,
  };
}

/**
 * Every account in line at the providers of `providers` (a relation with the column "sandbox") with its first task's moment,
 * as the body of a recursive relation `name`: it hops from account to account in an index, whatever they have waiting.
 */
export function accountsInLine(name: Prisma.Sql, providers: Prisma.Sql): Prisma.Sql {
  const free = isDispatchable(now());
  const first = Prisma.sql`ORDER BY "userId", "createdAt", "id" LIMIT 1`;
  return Prisma.sql`
    SELECT "first".* FROM ${providers} CROSS JOIN LATERAL (
      SELECT "sandbox", "userId", "createdAt" AS "since" FROM "Task" WHERE "sandbox" = "provider"."sandbox" AND ${free} ${first}
    ) AS "first"
    UNION ALL
    SELECT "next".* FROM ${name} AS "last" CROSS JOIN LATERAL (
      SELECT "sandbox", "userId", "createdAt" AS "since" FROM "Task"
      WHERE "sandbox" = "last"."sandbox" AND "userId" > "last"."userId" AND ${free} ${first}
    ) AS "next"`;
}
