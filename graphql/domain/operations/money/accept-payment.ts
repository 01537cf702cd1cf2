import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { ConflictError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdPurchase, readPurchase } from "#graphql/domain/operations/money/hold-purchase.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { Purchase } from "#prisma/generated/client/client.ts";

/**
 * Lets a payment under review count for what was ordered: its credits are given, and refunds take their share of them back.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError for a payment that is not under
 * review or whose account is gone; ServiceUnavailableError when Stripe can't be asked.
 */
export async function acceptPayment(
  actor: Actor,
  { purchase: id, reason }: { purchase: string; reason: string },
): Promise<Purchase> {
  const why = readReason(reason);
  await mustBeActor(actor, SENSITIVE);
  const read = await readPurchase(id);
  const accepted = await db.$transaction(async (tx) => {
    const { status, credits, userId } = await holdPurchase(tx, read);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    if (status !== "UNDER_REVIEW") throw new ConflictError("This payment is not under review.");
    const owner = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    if (owner.deletedAt !== null) throw new ConflictError("Its account has been deleted. Pay it back instead.");
    await recordAct(tx, by, {
      action: "payment.accepted",
      subject: globalIdOf("Purchase", id),
      before: { status },
      after: { credits },
      reason: why,
    });
    const finding = { kind: "payment-under-review", subject: id, resolvedAt: null };
    await tx.ledgerFinding.updateMany({ where: finding, data: { resolvedAt: now(), note: why } });
    // Whatever happens now, the next round of reconciliation gives the credits.
    const data = { acceptedAt: now(), nextCheckAt: now(), version: { increment: 1 } };
    return tx.purchase.update({ where: { id }, data });
  });
  log.warn({ event: "payment accepted", purchaseId: id });
  return reconcilePurchase(id).catch((error: unknown) => {
    if (!(error instanceof VendorError)) throw error;
    log.warn({ event: "payment not read back yet", purchaseId: id, err: error });
    return accepted;
  });
}
