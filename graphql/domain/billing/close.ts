import { OPEN_MS } from "#graphql/domain/billing/checkout.ts";
import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { expireCheckout, hasStripe } from "#graphql/vendors/stripe/client.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

/**
 * Ends the checkout pages of an account that could still be paid. One that was paid meanwhile is reconciled as it is.
 * @throws VendorError when Stripe can't be asked; calling it again goes on where it was.
 */
export async function closeCheckouts(userId: string): Promise<void> {
  if (!hasStripe()) return;
  const open = await db.purchase.findMany({
    // A page older than this has ended by itself.
    where: { userId, status: "PENDING", createdAt: { gt: new Date(now().getTime() - OPEN_MS) } },
    select: { id: true, stripeSessionId: true },
  });
  for (const { id, stripeSessionId } of open) {
    if (stripeSessionId === null) continue;
    await expireCheckout(stripeSessionId).catch((error) => {
      const isOver = error instanceof VendorError && (error.code === 400 || error.code === 404);
      if (!isOver) throw error;
    });
    await reconcilePurchase(id);
  }
}
