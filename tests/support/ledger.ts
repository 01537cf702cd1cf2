import { expect } from "vitest";
import { db, sql } from "#graphql/runtime/db.ts";
import type { CreditBalance, CreditTransaction } from "#prisma/generated/client/client.ts";

/** What must be true of every ledger at every moment: call it at the end of a test. All accounts are seen as of one moment. */
export async function expectLedgersToBalance(): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const balances = await tx.creditBalance.findMany();
      const entries = await tx.creditTransaction.findMany({ orderBy: { number: "asc" } });
      const rowsOf = new Map<string, CreditTransaction[]>(balances.map(({ userId }) => [userId, []]));
      for (const entry of entries) rowsOf.get(entry.userId)?.push(entry);
      const open = balances.flatMap((balance) => openHolds(balance, rowsOf.get(balance.userId) ?? []));
      const openTasks = open.flatMap(({ taskId }) => (taskId === null ? [] : [taskId]));
      // A task that was canceled when kie.ai had it is over for its owner only: its hold awaits kie.ai's outcome.
      const over = { completedAt: { not: null }, awaitsOutcome: false };
      const outlived = await tx.task.count({ where: { id: { in: openTasks }, ...over } });
      expect(outlived, "no hold outlives its task").toBe(0);
    },
    { isolationLevel: "RepeatableRead", timeout: 60_000 },
  );
}

/** Judges one account's entries against its balance. @returns its holds that have not ended. */
function openHolds(balance: CreditBalance, rows: CreditTransaction[]): CreditTransaction[] {
  let sum = 0;
  for (const [index, row] of rows.entries()) {
    sum += row.amount;
    expect(row.number, "numbers have no gaps").toBe(index + 1);
    expect(row.balanceAfter, "each entry tells the balance after it").toBe(sum);
  }
  const ends = rows.filter(({ type }) => type === "SETTLEMENT" || type === "RELEASE");
  const ended = new Set(ends.map(subjectOf));
  const holds = rows.filter(({ type }) => type === "HOLD");
  const held = new Map(holds.map((row) => [subjectOf(row), -row.amount]));
  const open = holds.filter((row) => !ended.has(subjectOf(row)));
  const onHold = open.reduce((total, { amount }) => total - amount, 0);
  const settlements = rows.filter(({ type }) => type === "SETTLEMENT");
  const used = settlements.reduce((total, row) => total + (held.get(subjectOf(row)) ?? 0) - row.amount, 0);
  expect({ available: balance.available, onHold: balance.onHold, totalUsed: balance.totalUsed }).toEqual({
    available: sum,
    onHold,
    totalUsed: used,
  });
  return open;
}

function subjectOf({ taskId, promptId }: CreditTransaction): string | null {
  return taskId ?? promptId;
}

/** Changes the ledger's rows by hand, as none of the rules would let anybody. */
export async function pastTheRules(work: (run: typeof sql.run) => Promise<unknown>): Promise<void> {
  await sql.run(`ALTER TABLE "CreditTransaction" DISABLE TRIGGER ALL`);
  await work(sql.run);
  await sql.run(`ALTER TABLE "CreditTransaction" ENABLE TRIGGER ALL`);
}

/** Removes the ledger of an account, for whoever has put faults into it. */
export async function forgetLedger(userId: string): Promise<void> {
  await pastTheRules(async (run) => {
    await run(`DELETE FROM "CreditTransaction" WHERE "userId" = $1`, [userId]);
    await run(`DELETE FROM "CreditBalance" WHERE "userId" = $1`, [userId]);
  });
}
