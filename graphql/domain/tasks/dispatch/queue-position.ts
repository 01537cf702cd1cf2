import {
  AHEAD,
  accountsInLine,
  IS_UNDER_WAY,
  isDispatchable,
  limitsOf,
  mostRunning,
  ownLine,
  readLine,
} from "#graphql/domain/tasks/dispatch/line.ts";
import { now } from "#graphql/runtime/clock.ts";
import { batcher } from "#graphql/runtime/concurrency/batcher.ts";
import { siteLimits } from "#graphql/runtime/settings/site-limits.ts";
import { Prisma, type Task } from "#prisma/generated/client/client.ts";

/**
 * The task's place in the queue, 1 being next; null unless it is waiting. It counts by the order in which the dispatcher
 * takes tasks, as it stands now. A list of tasks asks once, and so do all who ask while an earlier count is under way.
 */
export async function queuePosition(task: Task): Promise<number | null> {
  return task.status === "PENDING" ? positionOf(task.id) : null;
}

const NO_BOUND = { items: Number.POSITIVE_INFINITY, size: 0 };

const positionOf = batcher<string, number | null>({
  what: "places in the queue",
  together: NO_BOUND,
  waiting: NO_BOUND,
  sizeOf: () => 0,
  run: async (ids) => {
    const positions = await queuePositions(ids);
    return ids.map((id) => positions.get(id) ?? null);
  },
  isEverybodys: () => true,
});

/** Up to so many accounts are looked at one by one; of more, all tasks in line are counted in one pass. */
const FEW_ACCOUNTS = Prisma.raw("500");

/**
 * Ahead of a task stand, of each other account, those that come to a lower turn (what an account has under way less its
 * priority is where its turns begin, "standing"); of its own, those made before it. Of other
 * accounts it reads no more tasks than can come before the last of those asked about, and accounts that are alike for one
 * who asks are counted together, however many tasks that one asks about.
 */
async function queuePositions(ids: string[]): Promise<Map<string, number>> {
  const { value: maxRunning } = (await siteLimits()).maxRunning;
  const statement = Prisma.sql`
    WITH RECURSIVE ${askedAbout(ids)}, ${othersInLine(maxRunning)}, "alike" AS MATERIALIZED (
      SELECT asker."sandbox", asker."userId", asker."since", account."standing",
        least(account."waiting", account."mostRunning" - account."underWay") AS "most",
        CASE WHEN (account."since", account."userId") < (asker."since", asker."userId") THEN 0 ELSE 1 END AS "behind",
        count(*) AS "accounts"
      FROM (SELECT DISTINCT "sandbox", "userId", "since" FROM "mine") AS asker JOIN "account" AS account
        ON account."sandbox" = asker."sandbox" AND account."userId" <> asker."userId"
      GROUP BY 1, 2, 3, 4, 5, 6
    )
    SELECT mine."id", CASE WHEN mine."claimedBy" IS NOT NULL THEN 1 ELSE 1 + mine."before" + coalesce(sum(
      alike."accounts" * greatest(0, least(
        alike."most", mine."standing" + mine."before" + 1 - alike."standing" - alike."behind"
      ))), 0)::bigint END AS "position"
    FROM "mine" AS mine LEFT JOIN "alike" AS alike USING ("sandbox", "userId", "since")
    GROUP BY mine."id", mine."claimedBy", mine."before"`;
  const rows = await readLine<{ id: string; position: bigint }>(statement);
  return new Map(rows.map(({ id, position }) => [id, Number(position)]));
}

/** The tasks asked about ("mine"), with what stands before each in its own account's line, which is gone through once. */
function askedAbout(ids: string[]): Prisma.Sql {
  const own = ownLine(Prisma.sql`asked."sandbox"`, Prisma.sql`asked."userId"`);
  return Prisma.sql`"busy" AS MATERIALIZED (
      SELECT "sandbox", "userId", count(*) AS "tasks" FROM "Task" WHERE ${IS_UNDER_WAY} GROUP BY "sandbox", "userId"
    ), "asked" AS MATERIALIZED (
      SELECT "id", "sandbox", "userId", "claimedBy", "createdAt",
        coalesce(lag("createdAt") OVER line, '-infinity') AS "fromAt", coalesce(lag("id") OVER line, '') AS "fromId"
      FROM "Task" WHERE "id" = ANY(${ids}) AND "status" = 'PENDING'
      WINDOW line AS (PARTITION BY "sandbox", "userId" ORDER BY "createdAt", "id")
    ), "mine" AS MATERIALIZED (
      SELECT asked."id", asked."sandbox", asked."userId", asked."claimedBy",
        coalesce(busy."tasks", 0) - ${AHEAD} AS "standing",
        coalesce((
          SELECT "createdAt" FROM "Task" WHERE ${own.where} ${own.order} LIMIT 1
        ), asked."createdAt") AS "since",
        sum((
          SELECT count(*) FROM (
            SELECT FROM "Task" WHERE ${own.where}
              AND ("userId", "createdAt", "id") >= (asked."userId", asked."fromAt", asked."fromId")
              AND ("userId", "createdAt", "id") < (asked."userId", asked."createdAt", asked."id")
            ${own.order}
          ) AS "before"
        )) OVER (PARTITION BY asked."sandbox", asked."userId" ORDER BY asked."createdAt", asked."id") AS "before"
      FROM "asked" AS asked LEFT JOIN "busy" AS busy USING ("sandbox", "userId") LEFT JOIN ${limitsOf(Prisma.sql`asked."userId"`)}
    ), "last" AS MATERIALIZED (
      SELECT max("standing" + "before") + 1 AS "turn" FROM "mine"
    )`;
}

/** The accounts in line at the same providers ("account"), with what they have waiting as far as that matters. */
function othersInLine(maxRunning: number): Prisma.Sql {
  const most = mostRunning(maxRunning);
  const own = ownLine(Prisma.sql`few."sandbox"`, Prisma.sql`few."userId"`);
  return Prisma.sql`"everybody" AS (${accountsInLine(
    Prisma.sql`"everybody"`,
    Prisma.sql`(SELECT DISTINCT "sandbox" FROM "mine") AS "provider"`,
  )}), "few" AS MATERIALIZED (
      SELECT * FROM "everybody" LIMIT ${FEW_ACCOUNTS}
    ), "crowd" AS MATERIALIZED (
      SELECT count(*) = ${FEW_ACCOUNTS} AS "isMany" FROM "few"
    ), "line" AS (
      SELECT few."sandbox", few."userId", few."since", coalesce(busy."tasks", 0) AS "underWay", (
        SELECT count(*) FROM (
          SELECT FROM "Task" WHERE ${own.where} ${own.order}
          LIMIT greatest(0, least((SELECT "turn" FROM "last") + ${AHEAD}, ${most}) - coalesce(busy."tasks", 0))
        ) AS "some"
      ) AS "waiting"
      FROM "few" AS few LEFT JOIN "busy" AS busy USING ("sandbox", "userId") LEFT JOIN ${limitsOf(Prisma.sql`few."userId"`)}
      WHERE NOT (SELECT "isMany" FROM "crowd")
    ), "waits" AS (
      SELECT * FROM "line"
      UNION ALL
      SELECT "sandbox", "userId", "all"."since", coalesce(busy."tasks", 0), "all"."waiting" FROM (
        SELECT "provider"."sandbox", "everyone".* FROM (SELECT DISTINCT "sandbox" FROM "mine") AS "provider" CROSS JOIN LATERAL (
          SELECT "userId", min("createdAt") AS "since", count(*) AS "waiting" FROM (
            SELECT "userId", "createdAt" FROM "Task" WHERE "sandbox" = "provider"."sandbox" AND ${isDispatchable(now())}
            ORDER BY "userId", "createdAt", "id" OFFSET 0
          ) AS "free" WHERE (SELECT "isMany" FROM "crowd") GROUP BY "userId"
        ) AS "everyone"
      ) AS "all" LEFT JOIN "busy" AS busy USING ("sandbox", "userId")
    ), "account" AS MATERIALIZED (
      SELECT "waits".*, "underWay" - ${AHEAD} AS "standing", ${most} AS "mostRunning"
      FROM "waits" LEFT JOIN ${limitsOf(Prisma.sql`"waits"."userId"`)}
    )`;
}
