import { RateLimitedError } from "#graphql/domain/errors.ts";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Limiter } from "#graphql/runtime/limiter.ts";
import { log } from "#graphql/runtime/log.ts";

/** When to try again where attempts can't be counted. */
const RETRY_SECONDS = 10;

/**
 * Counts an attempt at what a stranger could guess or a thief could spend. What can't be counted is not let through.
 * @throws RateLimitedError when there were too many, or the count can't be kept.
 */
export async function countAttempt(limiter: Limiter, key: string): Promise<void> {
  const waitMs = await limiter.take(key).catch((error: unknown) => {
    log.error({ event: "attempts not counted", err: error });
    return RETRY_SECONDS * SECOND;
  });
  if (waitMs > 0) throw new RateLimitedError(Math.ceil(waitMs / SECOND));
}

/** Removes counts whose time is over. */
export async function sweepAttempts(): Promise<void> {
  await db.attemptCount.deleteMany({ where: { expire: { lt: now().getTime() } } });
}
