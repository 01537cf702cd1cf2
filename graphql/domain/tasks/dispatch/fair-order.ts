import {
  AHEAD,
  accountsInLine,
  IS_UNDER_WAY,
  isDispatchable,
  limitsOf,
  mostRunning,
  ownLine,
} from "#graphql/domain/tasks/dispatch/line.ts";
import { now } from "#graphql/runtime/clock.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** So many of those that have waited longest are looked at for accounts that have nothing under way. */
const FRONT = Prisma.raw("500");
/** So many of those that stand ahead are looked up one by one; of more, all accounts in line are compared. */
const FEW_AHEAD = Prisma.raw("2000");

/**
 * The fair order: an account's next task counts as its number in the account's line plus what the account has under way,
 * less the account's priority, lowest first; so everybody's first comes before anybody's second, and whoever has a priority is
 * ahead by so many tasks and no more. Of equals the account comes first that waits longest.
 * Accounts wait at their own limit, their group's, or at `maxRunning`. `queuePositions` counts by the same order.
 *
 * It reads what it needs of the line, however long that is. The first `most` of the tasks are among those of the first
 * `most` accounts. Of those without a priority nobody precedes accounts with nothing under way, and these stand in the order
 * in which they wait: most often the front of the queue shows enough of them. Where it does not, or is the whole queue, all
 * accounts are compared. Behind the front those with a priority are looked up one by one, as long as they are few.
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
    ), "bounded" AS (
      SELECT "account".*, ${mostRunning(maxRunning)} AS "mostRunning", "underWay" - ${AHEAD} AS "standing"
      FROM "account" LEFT JOIN ${limitsOf(Prisma.sql`"account"."userId"`)}
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
    ), "preferred" AS MATERIALIZED (
      SELECT "userId" FROM "edge" CROSS JOIN LATERAL (${preferred()}) AS "some" WHERE NOT "edge"."isWhole" LIMIT ${FEW_AHEAD}
    ), "front" AS MATERIALIZED (
      SELECT "isWhole" OR (
        (SELECT count(*) FROM "seen") >= ${most} AND (SELECT count(*) FROM "preferred") < ${FEW_AHEAD}
      ) AS "isEnough" FROM "edge"
    ), "known" AS (
      SELECT * FROM "seen"
      UNION
      SELECT "userId", coalesce("tasks", 0), "waits"."since" FROM "preferred" CROSS JOIN LATERAL (
        SELECT "createdAt" AS "since" FROM "Task" WHERE ${own.where} ${own.order} LIMIT 1
      ) AS "waits" LEFT JOIN "busy" USING ("userId")
      WHERE (SELECT "isEnough" FROM "front")
    )`;
}

/** The accounts that stand ahead of others, by their own limits or their group's. */
function preferred(): Prisma.Sql {
  return Prisma.sql`
        SELECT "id" AS "userId" FROM "User" WHERE "priority" > 0
        UNION ALL
        SELECT "member"."id" FROM "LimitGroup" CROSS JOIN LATERAL (
          SELECT "id" FROM "User" WHERE "limitGroupId" = "LimitGroup"."id" AND "priority" IS NULL LIMIT ${FEW_AHEAD}
        ) AS "member" WHERE "LimitGroup"."priority" > 0`;
}
