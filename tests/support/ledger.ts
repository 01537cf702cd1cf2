import { expect } from "vitest";
import { db, type Tx } from "#graphql/runtime/db.ts";

/** What must be true of every ledger at every moment: call it at the end of a test. Each account is seen as of one moment. */
export async function expectLedgersToBalance(): Promise<void> {
  for (const { userId } of await db.creditBalance.findMany({ select: { userId: true } })) {
    await db.$transaction((tx) => expectLedgerToBalance(tx, userId), { isolationLevel: "RepeatableRead" });
  }
}

async function expectLedgerToBalance(tx: Tx, userId: string): Promise<void> {
  const balance = await tx.creditBalance.findUniqueOrThrow({ where: { userId } });
  const rows = await tx.creditTransaction.findMany({ where: { userId }, orderBy: { number: "asc" } });
  let sum = 0;
  for (const [index, row] of rows.entries()) {
    sum += row.amount;
    expect(row.number, "numbers have no gaps").toBe(index + 1);
    expect(row.balanceAfter, "each entry tells the balance after it").toBe(sum);
  }
  const ended = new Set(
    rows.filter((row) => row.type === "SETTLEMENT" || row.type === "RELEASE").map((row) => row.taskId ?? row.promptId),
  );
  const open = rows.filter((row) => row.type === "HOLD" && !ended.has(row.taskId ?? row.promptId));
  const onHold = open.reduce((total, row) => total - row.amount, 0);
  const used = rows
    .filter((row) => row.type === "SETTLEMENT")
    .reduce((total, row) => total + heldFor(rows, row) - row.amount, 0);
  expect({ available: balance.available, onHold: balance.onHold, totalUsed: balance.totalUsed }).toEqual({
    available: sum,
    onHold,
    totalUsed: used,
  });
  const openTasks = open.flatMap((row) => (row.taskId === null ? [] : [row.taskId]));
  // A task that was canceled when kie.ai had it is over for its owner only: its hold awaits kie.ai's outcome.
  const over = { completedAt: { not: null }, awaitsOutcome: false };
  const outlived = await tx.task.count({ where: { id: { in: openTasks }, ...over } });
  expect(outlived, "no hold outlives its task").toBe(0);
}

function heldFor(
  rows: { type: string; taskId: string | null; promptId: string | null; amount: number }[],
  end: { taskId: string | null; promptId: string | null },
): number {
  const hold = rows.find((row) => row.type === "HOLD" && row.taskId === end.taskId && row.promptId === end.promptId);
  return -(hold?.amount ?? 0);
}
