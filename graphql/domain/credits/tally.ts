import { among, type Entries, entry } from "#graphql/domain/credits/entry-checks.ts";
import type { Finding } from "#graphql/domain/credits/findings.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** Of each column of a balance, what an entry adds to it; "held" is what the hold held that the entry ends. */
const COLUMNS = {
  available: `entry."amount"`,
  onHold: `CASE WHEN entry."type" = 'HOLD' THEN -entry."amount" ELSE -"held" END`,
  totalUsed: `CASE WHEN entry."type" = 'SETTLEMENT' THEN "held" - entry."amount" END`,
  totalPurchased: amountOf("PURCHASE"),
  totalReleased: amountOf("RELEASE"),
  totalReturned: amountOf("SETTLEMENT"),
  totalGranted: amountOf("GRANT"),
  totalRefunded: amountOf("REFUND"),
  totalAdjusted: amountOf("ADJUSTMENT"),
  totalExpired: amountOf("EXPIRY"),
};
type Column = keyof typeof COLUMNS;
const columns = Object.keys(COLUMNS) as Column[];

/** What entries come to, by the columns of a balance. */
export type Tally = Record<Column, number>;

export const EMPTY = Object.fromEntries(columns.map((column) => [column, 0])) as Tally;

export function plus(one: Tally, other: Tally): Tally {
  return Object.fromEntries(columns.map((column) => [column, one[column] + other[column]])) as Tally;
}

/** Adds entries up: for each account that has some, one row. */
export async function tallyOf(entries: Entries): Promise<(Tally & { userId: string })[]> {
  return db.$queryRaw(tally(entries));
}

type Compared = { userId: string; kept: Tally; counted: Tally | null };

/**
 * Compares balances with what their entries come to, `earlier` with what comes before those. One statement, which reads one
 * moment: accounts in use are judged fairly.
 */
export async function compareBalances(entries: Entries, earlier: Tally = EMPTY): Promise<Finding[]> {
  const json = (of: string) => Prisma.raw(columns.map((column) => `'${column}', ${of}."${column}"`).join(", "));
  const rows = await db.$queryRaw<Compared[]>(Prisma.sql`
    SELECT balance."userId", jsonb_build_object(${json("balance")}) AS "kept",
      CASE WHEN counted."userId" IS NOT NULL THEN jsonb_build_object(${json("counted")}) END AS "counted"
    FROM "CreditBalance" AS balance LEFT JOIN (${tally(entries)}) AS counted USING ("userId")
    WHERE balance."userId" IN (${Prisma.join([...entries.accounts])})`);
  return rows.flatMap(({ userId, kept, counted }) => differences(userId, kept, plus(earlier, counted ?? EMPTY)));
}

/** What the sums of entries are called in a finding, where it is not the column's name with "ByEntries". */
const COUNTED: Partial<Record<Column, string>> = {
  available: "sum",
  totalPurchased: "purchased",
  onHold: "openHolds",
  totalUsed: "used",
};

function differences(subject: string, kept: Tally, counted: Tally): Finding[] {
  const differing = columns.filter((column) => kept[column] !== counted[column]);
  const isMain = (column: Column) => column === "available" || column === "totalPurchased";
  const found = (kind: string, of: Column[]): Finding[] => {
    if (of.length === 0) return [];
    const detail = of.flatMap((column) => [
      [column, kept[column]] as const,
      [COUNTED[column] ?? `${column}ByEntries`, counted[column]] as const,
    ]);
    return [{ kind, subject, detail: Object.fromEntries(detail) }];
  };
  return [
    ...found("balance-differs", differing.filter(isMain)),
    ...found(
      "totals-differ",
      differing.filter((column) => !isMain(column)),
    ),
  ];
}

function tally(entries: Entries): Prisma.Sql {
  const sums = columns.map((column) => `coalesce(sum(${COLUMNS[column]}), 0)::float8 AS "${column}"`);
  return Prisma.sql`
    SELECT entry."userId", ${Prisma.raw(sums.join(", "))} FROM "CreditTransaction" AS entry LEFT JOIN LATERAL (
      SELECT -"amount" AS "held" FROM "CreditTransaction" WHERE "taskId" = entry."taskId" AND "type" = 'HOLD'
      UNION ALL
      SELECT -"amount" AS "held" FROM "CreditTransaction" WHERE "promptId" = entry."promptId" AND "type" = 'HOLD'
    ) AS hold ON entry."type" IN ('SETTLEMENT', 'RELEASE')
    WHERE ${among(entries, entry)} GROUP BY entry."userId"`;
}

function amountOf(type: string): string {
  return `CASE WHEN entry."type" = '${type}' THEN entry."amount" END`;
}
