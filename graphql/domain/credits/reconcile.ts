import { type Finding, keepFindings } from "#graphql/domain/credits/findings.ts";
import { fromNow, HOUR } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

type Row = Finding["detail"] & { subject: string };

/** How long after its deadline a hold may still stand: the recovery looks every few seconds. */
const GRACE_MS = HOUR;

/** Compares every account's running sums with its entries. */
const SUMS = Prisma.sql`
  SELECT balance."userId" AS "subject", balance."available", coalesce(sum(entry."amount"), 0)::int AS "sum",
    balance."totalPurchased", coalesce(sum(entry."amount") FILTER (WHERE entry."type" = 'PURCHASE'), 0)::int AS "purchased"
  FROM "CreditBalance" AS balance LEFT JOIN "CreditTransaction" AS entry USING ("userId")
  GROUP BY balance."userId"
  HAVING coalesce(sum(entry."amount"), 0) <> balance."available" OR balance."available" < 0
    OR coalesce(sum(entry."amount") FILTER (WHERE entry."type" = 'PURCHASE'), 0) <> balance."totalPurchased"`;

/** Numbers without gaps, each entry telling the balance after it. */
const CHAIN = Prisma.sql`
  SELECT "userId" AS "subject", min("number")::int AS "number" FROM (
    SELECT "userId", "number", "balanceAfter",
      row_number() OVER line AS "place", sum("amount") OVER line AS "running"
    FROM "CreditTransaction" WINDOW line AS (PARTITION BY "userId" ORDER BY "number")
  ) AS entry WHERE "number" <> "place" OR "balanceAfter" <> "running" OR "balanceAfter" < 0 GROUP BY "userId"`;

/** Each hold with its ends: by it the totals on hold and used are counted again. */
const HOLDS = Prisma.sql`
  SELECT hold."userId", hold."taskId", hold."promptId", -hold."amount" AS "held", hold."createdAt",
    count(ending."id") AS "ends", coalesce(sum(ending."amount"), 0) AS "returned",
    coalesce(bool_or(ending."type" = 'SETTLEMENT'), FALSE) AS "settled",
    coalesce(bool_or(ending."userId" <> hold."userId"), FALSE) AS "strange"
  FROM "CreditTransaction" AS hold LEFT JOIN "CreditTransaction" AS ending
    ON ending."type" IN ('SETTLEMENT', 'RELEASE')
    AND (ending."taskId" = hold."taskId" OR ending."promptId" = hold."promptId")
  WHERE hold."type" = 'HOLD' GROUP BY hold."id"`;

const TOTALS = Prisma.sql`
  SELECT balance."userId" AS "subject", balance."onHold", balance."totalUsed",
    coalesce(sum(hold."held") FILTER (WHERE hold."ends" = 0), 0)::int AS "openHolds",
    coalesce(sum(hold."held" - hold."returned") FILTER (WHERE hold."settled"), 0)::int AS "used"
  FROM "CreditBalance" AS balance LEFT JOIN (${HOLDS}) AS hold USING ("userId")
  GROUP BY balance."userId"
  HAVING coalesce(sum(hold."held") FILTER (WHERE hold."ends" = 0), 0) <> balance."onHold"
    OR coalesce(sum(hold."held" - hold."returned") FILTER (WHERE hold."settled"), 0) <> balance."totalUsed"`;

const ENDS = Prisma.sql`
  SELECT coalesce(hold."taskId", hold."promptId") AS "subject", hold."held"::int, hold."ends"::int, hold."returned"::int
  FROM (${HOLDS}) AS hold
  WHERE hold."ends" > 1 OR hold."strange" OR hold."returned" < 0 OR hold."returned" > hold."held"
    OR (hold."ends" = 1 AND NOT hold."settled" AND hold."returned" <> hold."held")
  UNION ALL
  SELECT coalesce(ending."taskId", ending."promptId"), 0, 1, ending."amount" FROM "CreditTransaction" AS ending
  WHERE ending."type" IN ('SETTLEMENT', 'RELEASE') AND NOT EXISTS (
    SELECT 1 FROM "CreditTransaction" AS hold WHERE hold."type" = 'HOLD'
      AND (hold."taskId" = ending."taskId" OR hold."promptId" = ending."promptId"))`;

/**
 * A hold lives as long as its task: until the task is over. A task that was canceled when kie.ai had it already is over
 * for its owner only; its hold lives until kie.ai's outcome, at the latest until the deadline.
 */
const outliving = () => Prisma.sql`
  SELECT coalesce(hold."taskId", hold."promptId") AS "subject", hold."held"::int,
    coalesce(task."status"::text, prompt."status"::text) AS "status"
  FROM (${HOLDS}) AS hold
  LEFT JOIN "Task" AS task ON task."id" = hold."taskId" LEFT JOIN "Prompt" AS prompt ON prompt."id" = hold."promptId"
  WHERE hold."ends" = 0 AND (
    (task."completedAt" IS NOT NULL AND NOT (task."awaitsOutcome" AND task."deadlineAt" > ${graceBefore()}))
    OR (prompt."id" IS NOT NULL AND (prompt."status" <> 'PENDING' OR hold."createdAt" < ${graceBefore()})))`;

const CHARGES = Prisma.sql`
  SELECT task."id" AS "subject", task."creditsCharged",
    (CASE WHEN hold."settled" THEN hold."held" - hold."returned" WHEN hold."ends" > 0 THEN 0 ELSE hold."held" END)::int AS "ledger"
  FROM "Task" AS task JOIN (${HOLDS}) AS hold ON hold."taskId" = task."id"
  WHERE task."creditsCharged" <>
    CASE WHEN hold."settled" THEN hold."held" - hold."returned" WHEN hold."ends" > 0 THEN 0 ELSE hold."held" END`;

function graceBefore(): Prisma.Sql {
  return Prisma.sql`to_timestamp(${fromNow(-GRACE_MS).getTime()}::float8 / 1000)`;
}

/**
 * Looks for everything that must never be: sums that differ, numbers with gaps, holds that ended twice or outlive their
 * task, tasks that say another charge than the ledger. One snapshot is read, so accounts in use are judged fairly.
 */
export async function findLedgerFaults(): Promise<Finding[]> {
  const checks: [kind: string, statement: Prisma.Sql][] = [
    ["balance-differs", SUMS],
    ["numbers-broken", CHAIN],
    ["totals-differ", TOTALS],
    ["hold-ended-wrongly", ENDS],
    ["hold-outlives-task", outliving()],
    ["charge-differs", CHARGES],
  ];
  return db.$transaction(
    async (tx) => {
      const findings: Finding[] = [];
      for (const [kind, statement] of checks) {
        for (const { subject, ...detail } of await tx.$queryRaw<Row[]>(statement)) {
          findings.push({ kind, subject, detail });
        }
      }
      return findings;
    },
    { isolationLevel: "RepeatableRead", timeout: HOUR },
  );
}

/** The nightly check of every ledger. What differs is logged, counted and kept. @returns how many findings there are. */
export async function reconcileLedgers(): Promise<number> {
  const findings = await findLedgerFaults();
  await keepFindings(findings);
  log.info({ event: "ledgers checked", findings: findings.length });
  return findings.length;
}
