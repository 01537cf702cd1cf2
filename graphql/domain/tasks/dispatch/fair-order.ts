import {
  accountsInLine,
  IS_UNDER_WAY,
  isDispatchable,
  OWN_LIMITS,
  ownLine,
  PREFERRED,
} from "#graphql/domain/tasks/dispatch/line.ts";
import { now } from "#graphql/runtime/clock.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** So many of those that have waited longest are looked at for accounts that have nothing under way. */
const FRONT = Prisma.raw("500");

/**
 * The fair order: an account's next task counts as its number in the account's line plus what the account has under way,
 * less the account's priority, lowest first; so everybody's first comes before anybody's second, and whoever has a priority is
 * ahead by so many tasks and no more. Of equals the account comes first that waits longest.
 * Accounts wait at their own limit, or at `maxRunning`. `queuePositions` counts by the same order.
 *
 * It reads what it needs of the line, however long that is. The first `most` of the tasks are among those of the first
 * `most` accounts. Of those without a priority nobody precedes accounts with nothing under way, and these stand in the order
 * in which they wait: most often the front of the queue shows enough of them. Where it does not, or is the whole queue, all
 * accounts are compared. Those with a priority are looked up one by one.
 * Gives the ids, and with each how many (of the first 500) may go. It wants BY_INDEX before it.
 */
export function fairOrder(sandbox: boolean, most: number, maxRunning: number): Prisma.Sql {
  const own = ownLine(Prisma.sql`${sandbox}`, Prisma.sql`"first"."userId"`);
  return Prisma.sql`
    WITH RECURSIVE ${frontAccounts(sandbox, most)}, "everybody" AS (${accountsInLine(
      Prisma.sql`"everybody"`,
      Prisma.sql`(SELECT ${sandbox}::boolean AS "sandbox" FROM "front" WHERE NOT "front"."isEnough") AS "provider"`,
    )}), "account" AS (
      SELECT "userId", "underWay", "since" FROM "known" WHERE (SELECT "isEnough" FROM "front")
      UNION ALL
      SELECT "userId", coalesce("tasks", 0), "since" FROM "everybody" LEFT JOIN "busy" USING ("userId")
    ), ${OWN_LIMITS}, "bounded" AS (
      SELECT "account".*, coalesce("maxRunning", ${maxRunning}) AS "mostRunning", "underWay" - coalesce("priority", 0) AS "standing"
      FROM "account" LEFT JOIN "limited" USING ("userId") LEFT JOIN "preferred" USING ("userId")
    ), "first" AS (
      SELECT * FROM "bounded" WHERE "underWay" < "mostRunning"
      ORDER BY "standing", "since", "userId" LIMIT ${most}
    )
    SELECT "next"."id", (SELECT count(*) FROM "longest")::int AS "waiting" FROM "first" CROSS JOIN LATERAL (
      SELECT "id", row_number() OVER (ORDER BY "userId", "createdAt", "id") AS "number" FROM "Task"
      WHERE ${own.where} ${own.order} LIMIT ${most}
    ) AS "next"
    WHERE "next"."number" + "first"."underWay" <= "first"."mostRunning"
    ORDER BY "next"."number" + "first"."standing", "first"."since", "first"."userId" LIMIT ${most}`;
}

/**
 * What the front of the queue tells ("seen"), with those that are preferred ("known"), and whether it is enough ("front").
 * Of a queue that goes on behind it, it tells nothing of accounts that have something under way, nor of those that have
 * waited since its very edge.
 */
function frontAccounts(sandbox: boolean, most: number): Prisma.Sql {
  const own = ownLine(Prisma.sql`${sandbox}`, Prisma.sql`"preferred"."userId"`);
  return Prisma.sql`"busy" AS MATERIALIZED (
      SELECT "userId", count(*) AS "tasks" FROM "Task" WHERE "sandbox" = ${sandbox} AND ${IS_UNDER_WAY} GROUP BY "userId"
    ), "longest" AS MATERIALIZED (
      SELECT "userId", "createdAt" FROM "Task" WHERE "sandbox" = ${sandbox} AND ${isDispatchable(now())}
      ORDER BY "createdAt", "id" LIMIT ${FRONT}
    ), "edge" AS MATERIALIZED (
      SELECT count(*) < ${FRONT} AS "isWhole", max("createdAt") AS "at" FROM "longest"
    ), "seen" AS MATERIALIZED (
      SELECT "some".* FROM "edge" CROSS JOIN (
        SELECT "userId", coalesce("tasks", 0) AS "underWay", min("createdAt") AS "since"
        FROM "longest" LEFT JOIN "busy" USING ("userId") GROUP BY "userId", "tasks"
      ) AS "some"
      WHERE "edge"."isWhole" OR ("some"."underWay" = 0 AND "some"."since" < "edge"."at")
    ), ${PREFERRED}, "known" AS (
      SELECT * FROM "seen"
      UNION
      SELECT "userId", coalesce("tasks", 0), "waits"."since" FROM "preferred" CROSS JOIN LATERAL (
        SELECT "createdAt" AS "since" FROM "Task" WHERE ${own.where} ${own.order} LIMIT 1
      ) AS "waits" LEFT JOIN "busy" USING ("userId")
    ), "front" AS MATERIALIZED (
      SELECT "isWhole" OR (SELECT count(*) FROM "seen") >= ${most} AS "isEnough" FROM "edge"
    )`;
}
