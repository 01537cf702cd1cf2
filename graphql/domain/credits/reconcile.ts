import { type Finding, keepFindings } from "#graphql/domain/credits/findings.ts";
import { fromNow, HOUR } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

type Row = Finding["detail"] & { subject: string };

/** How long after its deadline a hold may still stand: the recovery looks every few seconds. */
const GRACE_MS = HOUR;

/** A check of some accounts, whose ids stand in the list. It is one statement, so it reads one moment. */
type Check = (accounts: Prisma.Sql) => Prisma.Sql;

/** Compares every account's running sums with its entries. */
const sums: Check = (accounts) => Prisma.sql`
  SELECT balance."userId" AS "subject", balance."available", coalesce(sum(entry."amount"), 0)::int AS "sum",
    balance."totalPurchased", coalesce(sum(entry."amount") FILTER (WHERE entry."type" = 'PURCHASE'), 0)::int AS "purchased"
  FROM "CreditBalance" AS balance LEFT JOIN "CreditTransaction" AS entry USING ("userId")
  WHERE balance."userId" IN (${accounts})
  GROUP BY balance."userId"
  HAVING coalesce(sum(entry."amount"), 0) <> balance."available" OR balance."available" < 0
    OR coalesce(sum(entry."amount") FILTER (WHERE entry."type" = 'PURCHASE'), 0) <> balance."totalPurchased"`;

/** Numbers without gaps, each entry telling the balance after it. */
const chain: Check = (accounts) => Prisma.sql`
  SELECT "userId" AS "subject", min("number")::int AS "number" FROM (
    SELECT "userId", "number", "balanceAfter",
      row_number() OVER line AS "place", sum("amount") OVER line AS "running"
    FROM "CreditTransaction" WHERE "userId" IN (${accounts}) WINDOW line AS (PARTITION BY "userId" ORDER BY "number")
  ) AS entry WHERE "number" <> "place" OR "balanceAfter" <> "running" OR "balanceAfter" < 0 GROUP BY "userId"`;

/** Each hold with its ends, whoever's they are: by it the totals on hold and used are counted again. */
const holds: Check = (accounts) => Prisma.sql`
  SELECT hold."userId", hold."taskId", hold."promptId", -hold."amount" AS "held", hold."createdAt",
    count(ending."id") AS "ends", coalesce(sum(ending."amount"), 0) AS "returned",
    coalesce(bool_or(ending."type" = 'SETTLEMENT'), FALSE) AS "settled",
    coalesce(bool_or(ending."userId" <> hold."userId"), FALSE) AS "strange"
  FROM "CreditTransaction" AS hold LEFT JOIN LATERAL (
    SELECT * FROM "CreditTransaction" AS entry WHERE entry."taskId" = hold."taskId" AND entry."type" IN ('SETTLEMENT', 'RELEASE')
    UNION ALL
    SELECT * FROM "CreditTransaction" AS entry WHERE entry."promptId" = hold."promptId" AND entry."type" IN ('SETTLEMENT', 'RELEASE')
  ) AS ending ON TRUE
  WHERE hold."type" = 'HOLD' AND hold."userId" IN (${accounts}) GROUP BY hold."id"`;

const totals: Check = (accounts) => Prisma.sql`
  SELECT balance."userId" AS "subject", balance."onHold", balance."totalUsed",
    coalesce(sum(hold."held") FILTER (WHERE hold."ends" = 0), 0)::int AS "openHolds",
    coalesce(sum(hold."held" - hold."returned") FILTER (WHERE hold."settled"), 0)::int AS "used"
  FROM "CreditBalance" AS balance LEFT JOIN (${holds(accounts)}) AS hold USING ("userId")
  WHERE balance."userId" IN (${accounts})
  GROUP BY balance."userId"
  HAVING coalesce(sum(hold."held") FILTER (WHERE hold."ends" = 0), 0) <> balance."onHold"
    OR coalesce(sum(hold."held" - hold."returned") FILTER (WHERE hold."settled"), 0) <> balance."totalUsed"`;

const ends: Check = (accounts) => Prisma.sql`
  SELECT coalesce(hold."taskId", hold."promptId") AS "subject", hold."held"::int, hold."ends"::int, hold."returned"::int
  FROM (${holds(accounts)}) AS hold
  WHERE hold."ends" > 1 OR hold."strange" OR hold."returned" < 0 OR hold."returned" > hold."held"
    OR (hold."ends" = 1 AND NOT hold."settled" AND hold."returned" <> hold."held")
  UNION ALL
  SELECT coalesce(ending."taskId", ending."promptId"), 0, 1, ending."amount" FROM "CreditTransaction" AS ending
  WHERE ending."type" IN ('SETTLEMENT', 'RELEASE') AND ending."userId" IN (${accounts})
    AND NOT EXISTS (SELECT 1 FROM "CreditTransaction" AS hold WHERE hold."type" = 'HOLD' AND hold."taskId" = ending."taskId")
    AND NOT EXISTS (SELECT 1 FROM "CreditTransaction" AS hold WHERE hold."type" = 'HOLD' AND hold."promptId" = ending."promptId")`;

/**
 * A hold lives as long as its task: until the task is over. A task that was canceled when kie.ai had it already is over
 * for its owner only; its hold lives until kie.ai's outcome, at the latest until the deadline.
 */
const outliving: Check = (accounts) => Prisma.sql`
  SELECT coalesce(hold."taskId", hold."promptId") AS "subject", hold."held"::int,
    coalesce(task."status"::text, prompt."status"::text) AS "status"
  FROM (${holds(accounts)}) AS hold
  LEFT JOIN "Task" AS task ON task."id" = hold."taskId" LEFT JOIN "Prompt" AS prompt ON prompt."id" = hold."promptId"
  WHERE hold."ends" = 0 AND (
    (task."completedAt" IS NOT NULL AND NOT (task."awaitsOutcome" AND task."deadlineAt" > ${graceBefore()}))
    OR (prompt."id" IS NOT NULL AND (prompt."status" <> 'PENDING' OR hold."createdAt" < ${graceBefore()})))`;

const charges: Check = (accounts) => Prisma.sql`
  SELECT task."id" AS "subject", task."creditsCharged",
    (CASE WHEN hold."settled" THEN hold."held" - hold."returned" WHEN hold."ends" > 0 THEN 0 ELSE hold."held" END)::int AS "ledger"
  FROM "Task" AS task JOIN (${holds(accounts)}) AS hold ON hold."taskId" = task."id"
  WHERE task."creditsCharged" <>
    CASE WHEN hold."settled" THEN hold."held" - hold."returned" WHEN hold."ends" > 0 THEN 0 ELSE hold."held" END`;

const checks: [kind: string, check: Check][] = [
  ["balance-differs", sums],
  ["numbers-broken", chain],
  ["totals-differ", totals],
  ["hold-ended-wrongly", ends],
  ["hold-outlives-task", outliving],
  ["charge-differs", charges],
];

function graceBefore(): Prisma.Sql {
  return Prisma.sql`to_timestamp(${fromNow(-GRACE_MS).getTime()}::float8 / 1000)`;
}

/** Ledgers of about so many entries are checked at a time, and of no more accounts than these. */
const MOST_ENTRIES = 2000;
const MOST_ACCOUNTS = 200;

/**
 * Looks for everything that must never be: sums that differ, numbers with gaps, holds that ended twice or outlive their
 * task, tasks that say another charge than the ledger. Each check of a few accounts is one short statement: it reads one
 * moment, so accounts in use are judged fairly, and whoever else waits for the database gets a turn after it.
 */
export async function findLedgerFaults(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const accounts of batches()) {
    for (const [kind, check] of checks) {
      for (const { subject, ...detail } of await db.$queryRaw<Row[]>(check(Prisma.join(accounts)))) {
        findings.push({ kind, subject, detail });
      }
    }
  }
  return findings;
}

/** Every account's id, in groups that are quickly checked. */
async function* batches(): AsyncGenerator<string[]> {
  let after = "";
  for (;;) {
    const page = await db.user.findMany({
      where: { id: { gt: after } },
      orderBy: { id: "asc" },
      take: MOST_ACCOUNTS,
      select: { id: true, creditBalance: { select: { lastNumber: true } } },
    });
    let batch: string[] = [];
    let entries = 0;
    for (const { id, creditBalance } of page) {
      const own = creditBalance?.lastNumber ?? 0;
      if (batch.length > 0 && entries + own > MOST_ENTRIES) {
        yield batch;
        [batch, entries] = [[], 0];
      }
      batch.push(id);
      entries += own;
    }
    if (batch.length > 0) yield batch;
    const last = page.at(-1);
    if (last === undefined || page.length < MOST_ACCOUNTS) return;
    after = last.id;
  }
}

/** The nightly check of every ledger. What differs is logged, counted and kept. @returns how many findings there are. */
export async function reconcileLedgers(): Promise<number> {
  const findings = await findLedgerFaults();
  await keepFindings(findings);
  log.info({ event: "ledgers checked", findings: findings.length });
  return findings.length;
}
