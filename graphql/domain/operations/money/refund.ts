import { tellOperator } from "#graphql/domain/billing/customer.ts";
import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { ConflictError, InvalidInputError, ServiceUnavailableError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, type NamedActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdPurchase, readPurchase } from "#graphql/domain/operations/money/hold-purchase.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { createRefund } from "#graphql/vendors/stripe/client.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Purchase, PurchaseStatus, Refund } from "#prisma/generated/client/client.ts";

/** `amountCents` in hundredths of what was paid in; null for all that is left. */
export type RefundOrder = { purchase: string; amountCents: number | null; reason: string };

/** Longer than Stripe is asked for, with what its client repeats. */
const CLAIM_MS = 3 * MINUTE;
const REFUNDABLE: readonly PurchaseStatus[] = ["PAID", "PARTIALLY_REFUNDED", "UNDER_REVIEW"];
const WHY_NOT: Partial<Record<PurchaseStatus, string>> = {
  REFUNDED: "All of this payment has been paid back.",
  DISPUTED: "This payment is disputed at the bank: what becomes of it is decided there.",
  DISPUTE_LOST: "This payment went back to its payer by a dispute.",
};

/**
 * Pays a payment back, whole or in part, through Stripe, and takes its credits back by what Stripe says of it afterwards. The
 * order is on record before Stripe is asked: an answer that is lost leaves it open, and ordering the same again pays once.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError for more than is left, NotFoundError, ConflictError for a
 * payment that is none, is disputed, or has a refund under way; ServiceUnavailableError when Stripe does not answer.
 */
export async function refundPayment(actor: Actor, order: RefundOrder): Promise<Purchase> {
  const why = readReason(order.reason);
  await mustBeActor(actor, SENSITIVE);
  const read = await readPurchase(order.purchase);
  const ordered = await db.$transaction(async (tx) => {
    const purchase = await holdPurchase(tx, read);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    const amountCents = amountOf(purchase, order.amountCents);
    const open = await tx.refund.findFirst({ where: { purchaseId: purchase.id, state: "ORDERED" } });
    if (open !== null) return { by, refund: await takeUp(tx, open, purchase, amountCents) };
    return { by, refund: await place(tx, by, purchase, { amountCents, why }) };
  });
  if (ordered.refund === null) throw new ConflictError(MADE_MEANWHILE);
  return make(ordered.by, ordered.refund, read);
}

const MADE_MEANWHILE = "The refund that was ordered before has been made. Look again before you order another.";

/** What of a payment is to be paid back. */
function amountOf({ status, paidCents, amountCents: ordered, refundedCents }: Purchase, wanted: number | null): number {
  if (!REFUNDABLE.includes(status)) throw new ConflictError(WHY_NOT[status] ?? "This has not been paid.");
  const left = (paidCents ?? ordered) - refundedCents;
  if (left <= 0) throw new ConflictError("All of this payment has been paid back.");
  const amount = wanted ?? left;
  if (Number.isInteger(amount) && amount > 0 && amount <= left) return amount;
  const isTooMuch = amount > left;
  const message = isTooMuch ? "That is more than is left to pay back." : "Say how much, above zero.";
  throw new InvalidInputError([{ path: ["amountCents"], code: isTooMuch ? "TOO_LARGE" : "TOO_SMALL", message }]);
}

async function place(
  tx: Tx,
  by: NamedActor,
  { id: purchaseId, refundedCents, currency, paidCurrency }: Purchase,
  { amountCents, why: reason }: { amountCents: number; why: string },
): Promise<Refund> {
  const times = { createdAt: now(), claimedUntil: fromNow(CLAIM_MS) };
  const refund = await tx.refund.create({
    data: { purchaseId, amountCents, reason, refundedBefore: refundedCents, operatorId: by.userId, ...times },
  });
  await recordAct(tx, by, {
    action: "payment.refunded",
    subject: globalIdOf("Purchase", purchaseId),
    before: { refundedCents },
    after: { amountCents, currency: paidCurrency ?? currency },
    reason,
  });
  return refund;
}

/** Goes on with a refund whose answer was lost; null when Stripe shows that it was made, which is written down. */
async function takeUp(tx: Tx, open: Refund, purchase: Purchase, amountCents: number): Promise<Refund | null> {
  if (open.claimedUntil > now()) throw new ConflictError("A refund of this payment is under way.");
  if (purchase.refundedCents >= open.refundedBefore + open.amountCents) {
    await tx.refund.update({ where: { id: open.id }, data: { state: "MADE", endedAt: now() } });
    return null;
  }
  if (open.amountCents === amountCents)
    return tx.refund.update({ where: { id: open.id }, data: { claimedUntil: fromNow(CLAIM_MS) } });
  const before = "Another sum was ordered to be paid back before, and nobody knows what became of it.";
  throw new ConflictError(`${before} Order that again first: it is paid once.`);
}

async function make(by: NamedActor, refund: Refund, { stripePaymentIntentId }: Purchase): Promise<Purchase> {
  const { id, purchaseId, amountCents } = refund;
  if (stripePaymentIntentId === null) throw new Error(`The payment of ${purchaseId} has no name.`);
  const stripeRefundId = await createRefund({
    reference: id,
    paymentIntentId: stripePaymentIntentId,
    amountCents,
  }).catch((error: unknown) => notMade(by, refund, error));
  // Whatever happens now, the next round of reconciliation takes the credits back.
  const purchase = await db.$transaction(async (tx) => {
    await tx.refund.update({ where: { id }, data: { state: "MADE", stripeRefundId, endedAt: now() } });
    return tx.purchase.update({
      where: { id: purchaseId },
      data: { nextCheckAt: now(), version: { increment: 1 } },
    });
  });
  log.warn({ event: "payment refunded", purchaseId, refundId: id, amountCents });
  return reconcilePurchase(purchaseId).catch((error: unknown) => {
    if (!(error instanceof VendorError)) throw error;
    log.warn({ event: "refund not read back yet", purchaseId, err: error });
    return purchase;
  });
}

/** What a refund that was not answered with a yes leaves: it is over where that is certain, and open where it is not. */
async function notMade(by: NamedActor, { id, purchaseId, amountCents }: Refund, error: unknown): Promise<never> {
  if (!(error instanceof VendorError)) throw error;
  log.warn({ event: "refund not made", purchaseId, refundId: id, err: error });
  await tellOperator(error);
  // Of two requests with one name at once Stripe refuses the second: the first may be made.
  if (!error.nothingHappened || error.code === 409) {
    await db.refund.update({ where: { id }, data: { claimedUntil: now() } });
    throw unanswered(
      "Stripe has not answered. Order the same refund again to learn what became of it: it is paid once.",
    );
  }
  await db.$transaction(async (tx) => {
    await tx.refund.update({ where: { id }, data: { state: "REFUSED", endedAt: now() } });
    const subject = globalIdOf("Purchase", purchaseId);
    await recordAct(tx, by, { action: "payment.refund_refused", subject, after: { amountCents } });
  });
  if (error.verdict === "refused") throw new ConflictError("Stripe has refused it. Nothing was paid back.");
  throw unanswered("Stripe can't be reached right now. Nothing was paid back: try again in a few minutes.");
}

function unanswered(message: string): ServiceUnavailableError {
  return new ServiceUnavailableError("PAYMENTS_UNAVAILABLE", message);
}
