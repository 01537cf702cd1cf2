import { tellOperator } from "#graphql/domain/billing/customer.ts";
import { nextReconciliationOf } from "#graphql/domain/billing/entitlement.ts";
import { reconcilePurchase } from "#graphql/domain/billing/reconcile.ts";
import { HOUR, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { hasStripe } from "#graphql/vendors/stripe/client.ts";
import type { Purchase } from "#prisma/generated/client/client.ts";

const AT_ONCE = 10;
/** No checkout page was opened in this time: none ever was. */
const UNOPENED_MS = HOUR;

/** Asks Stripe about the purchases whose time has come. Several processes share them. */
export async function recoverPurchases(): Promise<void> {
  if (!hasStripe()) return;
  const due = await db.purchase.findMany({
    where: { nextCheckAt: { lte: now() } },
    orderBy: { nextCheckAt: "asc" },
    take: AT_ONCE,
  });
  for (const purchase of due) {
    if (!(await claim(purchase))) continue;
    await check(purchase).catch(async (error) => {
      log.warn({ event: "purchase not checked", purchaseId: purchase.id, err: error });
      await tellOperator(error);
    });
  }
}

async function claim({ id, nextCheckAt, ...dates }: Purchase): Promise<boolean> {
  const { count } = await db.purchase.updateMany({
    where: { id, nextCheckAt },
    data: { nextCheckAt: nextReconciliationOf(dates, now()) },
  });
  return count === 1;
}

async function check(purchase: Purchase): Promise<void> {
  if (purchase.stripeSessionId !== null) return void (await reconcilePurchase(purchase.id));
  if (now().getTime() - purchase.createdAt.getTime() < UNOPENED_MS) return;
  await db.purchase.updateMany({
    where: { id: purchase.id, stripeSessionId: null },
    data: { status: "EXPIRED", nextCheckAt: null, version: { increment: 1 } },
  });
}
