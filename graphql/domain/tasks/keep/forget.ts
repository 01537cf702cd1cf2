import { DAY, fromNow } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

/** Callbacks are kept this long for the operator. */
const DELIVERY_LIFE_MS = 30 * DAY;

/** Forgets callbacks that were acted on, or given up, long ago. */
export async function forgetOldDeliveries(): Promise<number> {
  const { count } = await db.kieDelivery.deleteMany({ where: { receivedAt: { lt: fromNow(-DELIVERY_LIFE_MS) } } });
  return count;
}
