import { db } from "#graphql/runtime/db.ts";
import { subscribe } from "#graphql/runtime/pubsub.ts";

/** What an account has, in credits. `available` already lacks what is on hold. */
export type Balance = { available: number; onHold: number; totalPurchased: number; totalUsed: number };

/** Reads an account's balance. */
export async function creditBalance(userId: string): Promise<Balance> {
  return db.creditBalance.findUniqueOrThrow({
    where: { userId },
    select: { available: true, onHold: true, totalPurchased: true, totalUsed: true },
  });
}

/** The balance now, and again after each change, until the reader leaves or `signal` aborts. */
export async function* followBalance(userId: string, signal?: AbortSignal): AsyncGenerator<Balance> {
  const notifications = subscribe(`account:${userId}`, signal);
  try {
    let last = await creditBalance(userId);
    yield last;
    for await (const _ of notifications) {
      const next = await creditBalance(userId);
      if (JSON.stringify(next) === JSON.stringify(last)) continue;
      last = next;
      yield next;
    }
  } finally {
    await notifications.return?.();
  }
}
