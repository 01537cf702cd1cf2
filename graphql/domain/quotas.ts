import { QuotaExceededError } from "#graphql/domain/errors.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { Limiter } from "#graphql/runtime/limiter.ts";

/**
 * What an account may make in a day (UTC); its test side has as much again. A document for partners says the same.
 */
export const MOST_A_DAY = {
  workflows: 1000,
  prompts: 2000,
  comparisons: 1000,
  crops: 2000,
  batches: 500,
  // In any 24 hours: they are counted as they are made, for one that is deleted leaves no row.
  characters: 500,
  "API keys": 200,
} as const;

/** Holds the account's row until the commit, so that what is counted under it is counted by one request after another. */
export async function lockAccount(tx: Tx, userId: string): Promise<void> {
  // Not FOR UPDATE: that would wait for every row being inserted for this account, each of which waits for us.
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`;
}

/**
 * Refuses what is beyond a day's `most`. Called after the insert: the transaction takes the row back. `madeSince` counts
 * the account's rows from an id (UUID version 7) on.
 * @throws QuotaExceededError with the moment the next day (UTC) begins.
 */
export async function enforceDailyLimit(
  tx: Tx,
  limit: { userId: string; most: number; things: string },
  madeSince: (firstId: string) => Promise<number>,
): Promise<void> {
  const { userId, most, things } = limit;
  await lockAccount(tx, userId);
  const midnight = Math.floor(now().getTime() / DAY) * DAY;
  if ((await madeSince(firstIdAt(midnight))) <= most) return;
  throw new QuotaExceededError(`An account may make ${most} ${things} a day.`, new Date(midnight + DAY));
}

/** Counts one more against a limit. @throws QuotaExceededError with the moment from which on there may be more. */
export async function enforceLimit(limiter: Limiter, userId: string, message: string): Promise<void> {
  const waitMs = await limiter.take(userId);
  if (waitMs > 0) throw new QuotaExceededError(message, fromNow(waitMs));
}

/** The lowest id (UUID version 7) of a moment: rows are indexed by account and id. */
export function firstIdAt(ms: number): string {
  const time = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
