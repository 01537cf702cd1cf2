import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { keepFindings } from "#graphql/domain/credits/findings.ts";
import { ForbiddenError, ServiceUnavailableError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { createCustomer, hasStripe, type StripeRefusal } from "#graphql/vendors/stripe/client.ts";
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
    await tellOperator(error);
    throw unavailable("The payment service can't be reached right now. Try again in a few minutes.");
  }
}

const FOR_THE_OPERATOR: Partial<Record<string, string>> = {
  "key-refused": "payments-key-refused",
  "amount-refused": "payments-amount-refused",
} satisfies Partial<Record<StripeRefusal, string>>;

/** Keeps a finding where what Stripe refused is the operator's to mend: the key, or a price. Other errors are none. */
export async function tellOperator(error: unknown): Promise<void> {
  if (!(error instanceof VendorError) || error.reason === undefined) return;
  const kind = FOR_THE_OPERATOR[error.reason];
  if (kind !== undefined) await keepFindings([{ kind, subject: "Stripe", detail: { status: error.code ?? null } }]);
}

const MISSING: StripeRefusal = "customer-missing";

/**
 * Does what needs the account's customer at Stripe, who is made when first needed. One that was deleted there, or is of
 * another mode, is forgotten, and the work is tried once more with a new one.
 * @throws VendorError
 */
export async function asCustomer<Value>(userId: string, work: (customerId: string) => Promise<Value>): Promise<Value> {
  const customerId = await customerOf(userId);
  try {
    return await work(customerId);
  } catch (error) {
    if (!(error instanceof VendorError) || error.reason !== MISSING) throw error;
    log.warn({ event: "customer missing at stripe", userId, customerId });
    return work(await makeCustomer(userId, customerId));
  }
}

async function customerOf(userId: string): Promise<string> {
  const { stripeCustomerId } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  return stripeCustomerId ?? makeCustomer(userId, null);
}

/** In one step, so that nobody finds the account without a customer and is given the missing one's answer again. */
async function makeCustomer(userId: string, missing: string | null): Promise<string> {
  const { email } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const made = await createCustomer({ userId, email, ...(missing !== null && { inPlaceOf: missing }) });
  await db.user.updateMany({ where: { id: userId, stripeCustomerId: missing }, data: { stripeCustomerId: made } });
  const kept = await db.user.findUniqueOrThrow({ where: { id: userId } });
  return kept.stripeCustomerId ?? made;
}
