import { LRUCache } from "lru-cache";
import { HOUR } from "#graphql/runtime/clock.ts";
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

/** Balances that were read a moment ago, for all who listen to a change together. */
const reading = new Map<string, Promise<Balance>>();
const latest = new LRUCache<string, Balance>({ ttl: HOUR, max: 10_000 });

/** The balance now, and again after each change, until the reader leaves or `signal` aborts. Read once for all who follow it here. */
export async function* followBalance(userId: string, signal?: AbortSignal): AsyncGenerator<Balance> {
  const changes = subscribe(`account:${userId}`, signal);
  try {
    let last = await creditBalanceTogether(userId);
    yield last;
    for await (const _ of changes) {
      const next = await creditBalanceTogether(userId);
      if (isSame(next, last)) continue;
      last = next;
      yield next;
    }
  } finally {
    await changes.return?.();
  }
}

/** The same object for all, as long as it says the same. Whoever asks while it is being read waits for the next reading. */
async function creditBalanceTogether(userId: string): Promise<Balance> {
  const known = reading.get(userId);
  if (known !== undefined) return known;
  const next = Promise.resolve().then(async () => {
    reading.delete(userId);
    const balance = await creditBalance(userId);
    const before = latest.get(userId);
    if (before !== undefined && isSame(before, balance)) return before;
    latest.set(userId, balance);
    return balance;
  });
  reading.set(userId, next);
  return next;
}

const isSame = (one: Balance, other: Balance) => JSON.stringify(one) === JSON.stringify(other);
