import { countPayment } from "#graphql/domain/accounts/rate-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { mustBeAble, withStripe } from "#graphql/domain/billing/customer.ts";
import { entitlementOf, nextReconciliationOf } from "#graphql/domain/billing/entitlement.ts";
import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { purchase as give, refund, restore, withdraw } from "#graphql/domain/credits/ledger.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { type Checkout, readCheckout } from "#graphql/vendors/stripe/client.ts";
import type { CreditReason, Purchase } from "#prisma/generated/client/client.ts";

const ATTEMPTS = 10;

/**
 * Reads a purchase from Stripe and moves the credits that are missing between what it says and what we have done. However
 * often and in whatever order it is called, the end is the same.
 * @throws VendorError when Stripe does not answer.
 */
export async function reconcilePurchase(id: string): Promise<Purchase> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const owner = { user: { select: { deletedAt: true } } };
    const { user, ...purchase } = await db.purchase.findUniqueOrThrow({ where: { id }, include: owner });
    if (purchase.stripeSessionId === null) return purchase;
    const checkout = await readCheckout(purchase.stripeSessionId);
    if (checkout === null) return unknownToStripe(purchase);
    const applied = await apply(purchase, checkout, user.deletedAt !== null);
    if (applied !== null) return applied;
  }
  throw new Error("A purchase kept changing while it was read.");
}

/** Null when somebody else changed the row since it was read: what we hold of Stripe may be older than what they wrote. */
async function apply(purchase: Purchase, checkout: Checkout, isDeleted: boolean): Promise<Purchase | null> {
  const isOwnerGone = isDeleted && purchase.creditsGiven === 0;
  const position = entitlementOf({ ...purchase, isOwnerGone, isAccepted: purchase.acceptedAt !== null }, checkout);
  if (position.creditsGiven < purchase.creditsGiven) {
    log.error({ event: "payment vanished", purchaseId: purchase.id, state: checkout.state });
    return purchase;
  }
  const at = now();
  const paidAt = checkout.state === "paid" ? (purchase.paidAt ?? at) : null;
  const after = { ...position, paidAt, receiptUrl: checkout.receiptUrl ?? purchase.receiptUrl };
  const applied = await db.$transaction(async (tx) => {
    const [row] = await tx.purchase.updateManyAndReturn({
      where: { id: purchase.id, version: purchase.version },
      data: {
        ...after,
        stripePaymentIntentId: checkout.paymentIntentId,
        ...(checkout.state === "paid" && { paidCents: checkout.amountCents, paidCurrency: checkout.currency }),
        version: { increment: 1 },
        nextCheckAt: nextReconciliationOf({ ...purchase, ...after }, at),
      },
    });
    if (row === undefined) return null;
    await moveCredits(tx, purchase, row);
    return row;
  });
  if (applied !== null) await tell(purchase, applied);
  return applied;
}

/** What comes back is given before more is taken, so that nothing is owed for a moment only. */
async function moveCredits(tx: Tx, before: Purchase, after: Purchase): Promise<void> {
  const { id: purchaseId, userId, name } = after;
  const entry = (amount: number, reason: CreditReason) => ({ userId, purchaseId, amount, reason, subject: name });
  const given = after.creditsGiven - before.creditsGiven;
  const refunded = after.creditsRefunded - before.creditsRefunded;
  const disputed = after.creditsDisputed - before.creditsDisputed;
  if (given > 0) await give(tx, entry(given, "PURCHASED"));
  if (refunded < 0) await restore(tx, entry(-refunded, "REFUND_UNDONE"));
  if (disputed < 0) await restore(tx, entry(-disputed, "DISPUTE_SETTLED"));
  if (refunded > 0) await refund(tx, entry(refunded, "REFUNDED"));
  if (disputed > 0) await withdraw(tx, entry(disputed, "DISPUTED"));
}

async function tell(
  before: Purchase,
  { id, userId, status, creditsGiven, creditsRefunded, creditsDisputed, refundedCents }: Purchase,
): Promise<void> {
  if (
    status === before.status &&
    creditsRefunded === before.creditsRefunded &&
    creditsDisputed === before.creditsDisputed
  )
    return;
  const event = { event: "purchase changed", purchaseId: id, from: before.status, status };
  log.info({ ...event, creditsGiven, creditsRefunded, creditsDisputed });
  if (status === "UNDER_REVIEW")
    await keepFindings([{ kind: "payment-under-review", subject: id, detail: { userId, refundedCents } }]);
  notify(`account:${userId}`);
}

function unknownToStripe(purchase: Purchase): Purchase {
  log.error({ event: "checkout unknown to Stripe", purchaseId: purchase.id });
  return purchase;
}

/**
 * Asks Stripe about a purchase of the viewer's at once, for who comes back from the checkout page before the event does.
 * @throws ForbiddenError for a key, NotFoundError, ServiceUnavailableError when Stripe can't be asked, RateLimitedError.
 */
export async function refreshPurchase(viewer: Viewer, id: string): Promise<Purchase> {
  const { userId } = viewer;
  if ((await db.purchase.count({ where: { id, userId } })) === 0) throw new NotFoundError("purchase");
  mustBeAble(viewer);
  await countPayment(userId);
  return withStripe(userId, () => reconcilePurchase(id));
}
