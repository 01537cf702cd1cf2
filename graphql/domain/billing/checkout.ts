import { v7 as uuid } from "uuid";
import { countPayment } from "#graphql/domain/accounts/rate-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { customerOf, mustBeAble, withStripe } from "#graphql/domain/billing/customer.ts";
import { nextReconciliationOf } from "#graphql/domain/billing/entitlement.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { createCheckoutSession, createPortalSession, readCheckout } from "#graphql/vendors/stripe/client.ts";
import type { CreditPack, Purchase } from "#prisma/generated/client/client.ts";

export type ReturnAddresses = { locale: "en" | "zh"; addressOf: (purchaseId: string) => string };

const OPEN_MS = 60 * MINUTE;

/**
 * Opens a checkout page for a pack. Asked again while the page is open, it gives the same page: two tabs pay once.
 * @throws ForbiddenError for a key, NotFoundError for a pack that is not on sale, ModelUnavailableError when nothing can be bought, RateLimitedError.
 */
export async function createCheckout(viewer: Viewer, packId: string, addresses: ReturnAddresses): Promise<string> {
  const { userId } = viewer;
  mustBeAble(viewer);
  const pack = await db.creditPack.findFirst({ where: { id: packId, isActive: true } });
  if (pack === null) throw new NotFoundError("credit pack");
  await countPayment(userId);
  return withStripe(userId, async () => {
    const open = await openPage(userId, pack);
    if (open !== null) return open;
    const customerId = await customerOf(userId);
    return openCheckout(await insertPurchase(userId, pack), customerId, addresses);
  });
}

async function insertPurchase(userId: string, pack: CreditPack): Promise<Purchase> {
  const { name, credits, amountCents, currency } = pack;
  const dates = { status: "PENDING" as const, createdAt: now(), paidAt: null };
  const nextCheckAt = nextReconciliationOf(dates, now());
  const order = { id: uuid(), userId, packId: pack.id, name, credits, amountCents, currency };
  return db.purchase.create({ data: { ...order, ...dates, nextCheckAt } });
}

async function openCheckout(purchase: Purchase, customerId: string, addresses: ReturnAddresses): Promise<string> {
  const { id, name, credits, amountCents, currency } = purchase;
  const address = `${env.publicUrl}${addresses.addressOf(id)}`;
  const { sessionId, url } = await createCheckoutSession({
    reference: id,
    customerId,
    name: `${name}: ${credits} credits`,
    amountCents,
    currency,
    locale: addresses.locale,
    successUrl: address,
    cancelUrl: `${address}&canceled`,
    expiresAt: fromNow(OPEN_MS),
  });
  await db.purchase.updateMany({ where: { id, stripeSessionId: null }, data: { stripeSessionId: sessionId } });
  log.info({ event: "checkout opened", purchaseId: id, userId: purchase.userId });
  return url;
}

/** The page of an order for this very pack and price that can still be paid; null when there is none. */
async function openPage(userId: string, { id, credits, amountCents, currency }: CreditPack): Promise<string | null> {
  const order = await db.purchase.findFirst({
    where: { userId, packId: id, credits, amountCents, currency, status: "PENDING", stripeSessionId: { not: null } },
    orderBy: { id: "desc" },
  });
  if (order === null || order.stripeSessionId === null) return null;
  const checkout = await readCheckout(order.stripeSessionId);
  return checkout?.state === "open" ? checkout.url : null;
}

/**
 * Opens Stripe's own page with the viewer's payments and receipts. @returns its address, good for a few minutes.
 * @throws ForbiddenError for a key, NotFoundError for who never paid, ModelUnavailableError when Stripe can't be asked, RateLimitedError.
 */
export async function createBillingPortal(viewer: Viewer, returnPath: string): Promise<string> {
  const { userId } = viewer;
  mustBeAble(viewer);
  const { stripeCustomerId } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  if (stripeCustomerId === null) throw new NotFoundError("payment");
  await countPayment(userId);
  return withStripe(userId, () => createPortalSession(stripeCustomerId, `${env.publicUrl}${returnPath}`));
}
