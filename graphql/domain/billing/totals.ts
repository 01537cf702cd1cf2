import { db } from "#graphql/runtime/db.ts";
import type { CreditTransactionType } from "#prisma/generated/client/client.ts";

type Total = { type: CreditTransactionType; amount: number };

/**
 * What each type of movement comes to, of those that there were. Their sum is the available balance. They are kept up with
 * every entry: a ledger has no end, and adding it up would take longer every month.
 */
export async function ledgerTotals(userId: string): Promise<Total[]> {
  const balance = await db.creditBalance.findUnique({ where: { userId } });
  if (balance === null) return [];
  const { onHold, totalUsed, totalReleased, totalReturned } = balance;
  const totals: Total[] = [
    { type: "GRANT", amount: balance.totalGranted },
    { type: "PURCHASE", amount: balance.totalPurchased },
    // Whatever was held is held still, or was used, or came back.
    { type: "HOLD", amount: -(onHold + totalUsed + totalReleased + totalReturned) },
    { type: "RELEASE", amount: totalReleased },
    { type: "SETTLEMENT", amount: totalReturned },
    { type: "REFUND", amount: balance.totalRefunded },
    { type: "ADJUSTMENT", amount: balance.totalAdjusted },
    { type: "EXPIRY", amount: balance.totalExpired },
  ];
  // A charge of all that was held moves nothing, and is a settlement all the same.
  return totals.filter(({ type, amount }) => amount !== 0 || (type === "SETTLEMENT" && totalUsed > 0));
}
