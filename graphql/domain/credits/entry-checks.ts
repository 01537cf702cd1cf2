import { fromNow, HOUR } from "#graphql/runtime/clock.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** How long after its deadline a hold may still stand: the recovery looks every few seconds. */
const GRACE_MS = HOUR;

/** The entries that are looked at: of some accounts, those with numbers above `after`, up to `to` where there is an end. */
export type Entries = { accounts: readonly string[]; after: number; to: number | null };

/**
 * A check of some entries. It is one statement, so it reads one moment. What belongs to an entry is looked up for each by
 * itself (LIMIT 1): planned as a join, it may well be all tasks that are read.
 */
type Check = (entries: Entries) => Prisma.Sql;

/** The condition for an entry to be one of them. */
export function among({ accounts, after, to }: Entries, name: Prisma.Sql): Prisma.Sql {
  const theirs = Prisma.sql`${name}."userId" IN (${Prisma.join([...accounts])}) AND ${name}."number" > ${after}`;
  return to === null ? theirs : Prisma.sql`${theirs} AND ${name}."number" <= ${to}`;
}

export const entry = Prisma.sql`entry`;
const hold = Prisma.sql`hold`;
const ending = Prisma.sql`ending`;

/** Numbers without gaps, each entry telling the balance after it; the one before a part of a ledger is looked at with it. */
const chain: Check = (entries) => Prisma.sql`
  SELECT "userId" AS "subject", min("number")::int AS "number" FROM (
    SELECT entry."userId", entry."number", entry."balanceAfter", lag(entry."number", 1, 0) OVER line + 1 AS "place",
      lag(entry."balanceAfter", 1, 0) OVER line + entry."amount" AS "running"
    FROM "CreditTransaction" AS entry WHERE ${among({ ...entries, after: entries.after - 1 }, entry)}
    WINDOW line AS (PARTITION BY entry."userId" ORDER BY entry."number")
  ) AS entry
  WHERE "number" > ${entries.after} AND ("number" <> "place" OR "balanceAfter" <> "running" OR "balanceAfter" < 0) GROUP BY "userId"`;

/** Each hold with its ends, whoever's they are. */
const holds: Check = (entries) => Prisma.sql`
  SELECT hold."userId", hold."taskId", hold."promptId", -hold."amount" AS "held", hold."createdAt",
    count(ending."id") AS "ends", coalesce(sum(ending."amount"), 0) AS "returned",
    coalesce(bool_or(ending."type" = 'SETTLEMENT'), FALSE) AS "settled",
    coalesce(bool_or(ending."userId" <> hold."userId"), FALSE) AS "strange"
  FROM "CreditTransaction" AS hold LEFT JOIN LATERAL (
    SELECT * FROM "CreditTransaction" AS entry WHERE entry."taskId" = hold."taskId" AND entry."type" IN ('SETTLEMENT', 'RELEASE')
    UNION ALL
    SELECT * FROM "CreditTransaction" AS entry WHERE entry."promptId" = hold."promptId" AND entry."type" IN ('SETTLEMENT', 'RELEASE')
  ) AS ending ON TRUE
  WHERE hold."type" = 'HOLD' AND ${among(entries, hold)} GROUP BY hold."id"`;

const ends: Check = (entries) => Prisma.sql`
  SELECT coalesce(hold."taskId", hold."promptId") AS "subject", hold."held"::int, hold."ends"::int, hold."returned"::int
  FROM (${holds(entries)}) AS hold
  WHERE hold."ends" > 1 OR hold."strange" OR hold."returned" < 0 OR hold."returned" > hold."held"
    OR (hold."ends" = 1 AND NOT hold."settled" AND hold."returned" <> hold."held")
  UNION ALL
  SELECT coalesce(ending."taskId", ending."promptId"), 0, 1, ending."amount" FROM "CreditTransaction" AS ending
  WHERE ending."type" IN ('SETTLEMENT', 'RELEASE') AND ${among(entries, ending)}
    AND coalesce(
      (SELECT hold."id" FROM "CreditTransaction" AS hold WHERE hold."type" = 'HOLD' AND hold."taskId" = ending."taskId" LIMIT 1),
      (SELECT hold."id" FROM "CreditTransaction" AS hold WHERE hold."type" = 'HOLD' AND hold."promptId" = ending."promptId" LIMIT 1)
    ) IS NULL`;

/**
 * A hold lives as long as its task: until the task is over. A task that was canceled when kie.ai had it already is over
 * for its owner only; its hold lives until kie.ai's outcome, at the latest until the deadline.
 */
const outliving: Check = (entries) => Prisma.sql`
  SELECT coalesce(hold."taskId", hold."promptId") AS "subject", hold."held"::int,
    coalesce(task."status"::text, prompt."status"::text) AS "status"
  FROM (${holds(entries)}) AS hold
  LEFT JOIN LATERAL (SELECT * FROM "Task" WHERE "id" = hold."taskId" LIMIT 1) AS task ON TRUE
  LEFT JOIN LATERAL (SELECT * FROM "Prompt" WHERE "id" = hold."promptId" LIMIT 1) AS prompt ON TRUE
  WHERE hold."ends" = 0 AND (
    (task."completedAt" IS NOT NULL AND NOT (task."awaitsOutcome" AND task."deadlineAt" > ${graceBefore()}))
    OR (prompt."id" IS NOT NULL AND (prompt."status" <> 'PENDING' OR hold."createdAt" < ${graceBefore()})))`;

const charges: Check = (entries) => Prisma.sql`
  SELECT task."id" AS "subject", task."creditsCharged",
    (CASE WHEN hold."settled" THEN hold."held" - hold."returned" WHEN hold."ends" > 0 THEN 0 ELSE hold."held" END)::int AS "ledger"
  FROM (${holds(entries)}) AS hold
  CROSS JOIN LATERAL (SELECT "id", "creditsCharged" FROM "Task" WHERE "id" = hold."taskId" LIMIT 1) AS task
  WHERE task."creditsCharged" <>
    CASE WHEN hold."settled" THEN hold."held" - hold."returned" WHEN hold."ends" > 0 THEN 0 ELSE hold."held" END`;

/** What is wrong with entries themselves, by kind. */
export const entryChecks: [kind: string, check: Check][] = [
  ["numbers-broken", chain],
  ["hold-ended-wrongly", ends],
  ["hold-outlives-task", outliving],
  ["charge-differs", charges],
];

function graceBefore(): Prisma.Sql {
  return Prisma.sql`to_timestamp(${fromNow(-GRACE_MS).getTime()}::float8 / 1000)`;
}
