import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { countPayment } from "#graphql/domain/billing/attempts.ts";
import { mustBeAble, withStripe } from "#graphql/domain/billing/customer.ts";
import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Purchase } from "#prisma/generated/client/client.ts";

/**
 * Asks Stripe about a purchase of the viewer's at once, for who comes back from the checkout page before the event does.
 * @throws ForbiddenError for a key, NotFoundError, ModelUnavailableError when Stripe can't be asked, RateLimitedError.
 */
export async function refreshPurchase(viewer: Viewer, id: string): Promise<Purchase> {
  const { userId } = viewer;
  if ((await db.purchase.count({ where: { id, userId } })) === 0) throw new NotFoundError("purchase");
  mustBeAble(viewer);
  await countPayment(userId);
  return withStripe(userId, () => reconcilePurchase(id));
}
