import { db } from "#graphql/runtime/db.ts";
import type { CreditTransactionType } from "#prisma/generated/client/client.ts";

/** What each kind of movement comes to, from the entries themselves. Their sum is the available balance. */
export async function ledgerTotals(userId: string): Promise<{ type: CreditTransactionType; amount: number }[]> {
  const groups = await db.creditTransaction.groupBy({
    by: ["type"],
    where: { userId },
    _sum: { amount: true },
    orderBy: { type: "asc" },
  });
  return groups.map(({ type, _sum }) => ({ type, amount: _sum.amount ?? 0 }));
}
