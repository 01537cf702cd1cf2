import { v7 as uuid } from "uuid";
import { countPayment } from "#graphql/domain/accounts/rate-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { asCustomer, mustBeAble, withStripe } from "#graphql/domain/billing/customer.ts";
import { nextReconciliationOf } from "#graphql/domain/billing/entitlement.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { createCheckoutSession, createPortalSession, readCheckout } from "#graphql/vendors/stripe/client.ts";
import type { CreditPack, Purchase } from "#prisma/generated/client/client.ts";

export type ReturnAddresses = { locale: "en" | "zh"; addressOf: (purchaseId: string) => string };

/** For this long a checkout page can be paid. */
export const OPEN_MS = 60 * MINUTE;
/** For this long an order whose page was not opened is asked for again, rather than made anew: Stripe opens pages of 30 minutes or more. */
const UNANSWERED_MS = 10 * MINUTE;

/**
 * Opens a checkout page for a pack. Asked again while the page is open, it gives the same page: two tabs pay once.
 * @throws ForbiddenError for a key, NotFoundError for a pack that is not on sale, ServiceUnavailableError when nothing can be bought, RateLimitedError.
 */
export async function createCheckout(viewer: Viewer, packId: string, addresses: ReturnAddresses): Promise<string> {
  const { userId } = viewer;
  mustBeAble(viewer);
  const pack = await db.creditPack.findFirst({ where: { id: packId, isActive: true } });
  if (pack === null) throw new NotFoundError("credit pack");
  await countPayment(userId);
  return withStripe(userId, async () => {
    const order = await orderOf(userId, pack);
    const open = await pageOf(order);
    if (open !== null) return open;
    // Its page was left: the next order is a new one.
    const next = order.stripeSessionId === null ? order : await orderOf(userId, pack, order.id);
    const page = await pageOf(next);
    if (page !== null) return page;
    // Stripe serves one request for an order at a time: the client asks again while another is under way.
    return asCustomer(userId, (customerId) => openCheckout(next, customerId, addresses));
  });
}

/**
 * The account's newest order for this very pack and price that waits for its payment, and came after `after`; made when
 * there is none. Whoever asks at the same moment is given the same one, in other processes too.
 */
async function orderOf(userId: string, pack: CreditPack, after = ""): Promise<Purchase> {
  const { id: packId, name, credits, amountCents, currency } = pack;
  const terms = { userId, packId, credits, amountCents, currency };
  const opened = [{ stripeSessionId: { not: null } }, { createdAt: { gt: new Date(now().getTime() - UNANSWERED_MS) } }];
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "User" WHERE "id" = ${userId} FOR UPDATE`;
    const waiting = await tx.purchase.findFirst({
      where: { ...terms, id: { gt: after }, status: "PENDING", OR: opened },
      orderBy: { id: "desc" },
    });
    if (waiting !== null) return waiting;
    const dates = { status: "PENDING" as const, createdAt: now(), paidAt: null };
    const nextCheckAt = nextReconciliationOf(dates, now());
    return tx.purchase.create({ data: { id: uuid(), ...terms, name, ...dates, nextCheckAt } });
  });
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
    // Of the order's own time: whoever asks again with the same reference must ask for the same.
    expiresAt: new Date(purchase.createdAt.getTime() + OPEN_MS),
  });
  await db.purchase.updateMany({ where: { id, stripeSessionId: null }, data: { stripeSessionId: sessionId } });
  log.info({ event: "checkout opened", purchaseId: id, userId: purchase.userId });
  return url;
}

/** The page on which an order can still be paid; null when there is none. */
async function pageOf({ stripeSessionId }: Purchase): Promise<string | null> {
  if (stripeSessionId === null) return null;
  const checkout = await readCheckout(stripeSessionId);
  return checkout?.state === "open" ? checkout.url : null;
}

/**
 * Opens Stripe's own page with the viewer's payments and receipts. @returns its address, good for a few minutes.
 * @throws ForbiddenError for a key, NotFoundError for who never paid, ServiceUnavailableError when Stripe can't be asked, RateLimitedError.
 */
export async function createBillingPortal(viewer: Viewer, returnPath: string): Promise<string> {
  const { userId } = viewer;
  mustBeAble(viewer);
  const { stripeCustomerId } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  if (stripeCustomerId === null) throw new NotFoundError("payment");
  await countPayment(userId);
  const returnUrl = `${env.publicUrl}${returnPath}`;
  return withStripe(userId, () => asCustomer(userId, (customerId) => createPortalSession(customerId, returnUrl)));
}
