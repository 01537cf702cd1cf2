import { withStripe } from "#graphql/domain/billing/customer.ts";
import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { ConflictError, NotFoundError, ServiceUnavailableError } from "#graphql/domain/errors.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { hasStripe } from "#graphql/vendors/stripe/client.ts";
import type { Purchase } from "#prisma/generated/client/client.ts";

/**
 * A purchase as Stripe says that it is now: what is decided about money is decided on that.
 * @throws NotFoundError, ServiceUnavailableError when Stripe can't be asked.
 */
export async function readPurchase(id: string): Promise<Purchase> {
  const known = await db.purchase.findUnique({ where: { id } });
  if (known === null) throw new NotFoundError("payment");
  if (!hasStripe()) throw new ServiceUnavailableError("PAYMENTS_UNAVAILABLE", "Payments are not set up here.");
  return withStripe(known.userId, () => reconcilePurchase(id));
}

/** Locks a purchase that was read until the commit. @throws ConflictError when it has changed since. */
export async function holdPurchase(tx: Tx, { id, version }: Purchase): Promise<Purchase> {
  await tx.$queryRaw`SELECT "id" FROM "Purchase" WHERE "id" = ${id} FOR NO KEY UPDATE`;
  const purchase = await tx.purchase.findUniqueOrThrow({ where: { id } });
  if (purchase.version !== version) throw new ConflictError("This payment has just changed. Look at it again.");
  return purchase;
}
