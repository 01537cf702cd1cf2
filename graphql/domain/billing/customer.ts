import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ForbiddenError, ServiceUnavailableError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { createCustomer, hasStripe } from "#graphql/vendors/stripe/client.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

function unavailable(message: string): ServiceUnavailableError {
  return new ServiceUnavailableError("PAYMENTS_UNAVAILABLE", message);
}

/** Whether credits can be bought here. */
export function canBuyCredits(): boolean {
  return hasStripe();
}

/** @throws ForbiddenError for a program's key, ServiceUnavailableError where payments are not set up. */
export function mustBeAble(viewer: Viewer): void {
  if (viewer.key !== undefined) throw new ForbiddenError("Payments are for people who are signed in, not for keys.");
  if (!hasStripe()) throw unavailable("Credits can't be bought here: payments are not set up.");
}

/** Runs what needs Stripe's answer. @throws ServiceUnavailableError when there is none. */
export async function withStripe<Value>(userId: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    log.warn({ event: "stripe did not answer", userId, err: error });
    throw unavailable("The payment service can't be reached right now. Try again in a few minutes.");
  }
}

/** The account's customer at Stripe, made when it is first needed. */
export async function customerOf(userId: string): Promise<string> {
  const { email, stripeCustomerId } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  if (stripeCustomerId !== null) return stripeCustomerId;
  const made = await createCustomer({ userId, email });
  await db.user.updateMany({ where: { id: userId, stripeCustomerId: null }, data: { stripeCustomerId: made } });
  const kept = await db.user.findUniqueOrThrow({ where: { id: userId } });
  return kept.stripeCustomerId ?? made;
}
