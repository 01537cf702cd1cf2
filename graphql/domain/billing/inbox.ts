import { z } from "zod";
import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { HOUR, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import { readCheckout, sessionOfPayment } from "#graphql/vendors/stripe/client.ts";
import type { StripeEvent } from "#prisma/generated/client/client.ts";

/** Looks into what an event of Stripe's points at. */
export const stripeEventJob = { name: "stripe-event", payload: z.object({ eventId: z.string() }) };

type Hint = Pick<StripeEvent, "id" | "type" | "sessionId" | "paymentIntentId">;

/** Its job tries for about ten hours; what is older was given up. */
const GIVEN_UP_MS = 12 * HOUR;

/** Keeps a signed event, once, with the job that looks into it. Only then may it be acknowledged. */
export async function storeStripeEvent(hint: Hint): Promise<void> {
  const isNew = await db.$transaction(async (tx) => {
    const { count } = await tx.stripeEvent.createMany({ data: [{ ...hint, receivedAt: now() }], skipDuplicates: true });
    if (count === 1) await enqueue(stripeEventJob, { eventId: hint.id }, { tx });
    return count === 1;
  });
  log.info({ event: "stripe event received", eventId: hint.id, type: hint.type, isNew });
  if (isNew) wakeWorker(stripeEventJob);
}

/** Acts on a stored event: reads from Stripe what it points at, and believes only that. */
export async function processStripeEvent(eventId: string): Promise<void> {
  const event = await db.stripeEvent.findUnique({ where: { id: eventId } });
  if (event === null || event.processedAt !== null) return;
  const purchaseId = await purchaseOf(event);
  if (purchaseId === null) log.info({ event: "stripe event about nothing of ours", eventId, type: event.type });
  else await reconcilePurchase(purchaseId);
  await db.stripeEvent.update({ where: { id: eventId }, data: { processedAt: now() } });
}

/** Takes up again the events whose jobs have given up, as after a day without Stripe. */
export async function retryStripeEvents(): Promise<void> {
  const left = await db.stripeEvent.findMany({
    where: { processedAt: null, receivedAt: { lt: new Date(now().getTime() - GIVEN_UP_MS) } },
    select: { id: true },
    take: 1000,
  });
  for (const { id } of left) await enqueue(stripeEventJob, { eventId: id });
}

async function purchaseOf({ sessionId, paymentIntentId }: Hint): Promise<string | null> {
  if (sessionId === null && paymentIntentId === null) return null;
  const known = await db.purchase.findFirst({
    where: sessionId === null ? { stripePaymentIntentId: paymentIntentId } : { stripeSessionId: sessionId },
    select: { id: true },
  });
  if (known !== null) return known.id;
  // A refund may be told of before the payment is, and a session before we have kept its id.
  const session = sessionId ?? (paymentIntentId === null ? null : await sessionOfPayment(paymentIntentId));
  return session === null ? null : adopt(session);
}

/** Ties a session to the purchase it names, unless that has another one already: then it is not ours. */
async function adopt(sessionId: string): Promise<string | null> {
  const reference = (await readCheckout(sessionId))?.reference ?? null;
  if (reference === null) return null;
  await db.purchase.updateMany({
    where: { id: reference, stripeSessionId: null },
    data: { stripeSessionId: sessionId, version: { increment: 1 } },
  });
  const purchase = await db.purchase.findUnique({ where: { id: reference } });
  return purchase?.stripeSessionId === sessionId ? purchase.id : null;
}
