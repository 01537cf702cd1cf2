import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { RateLimitedError } from "#graphql/domain/errors.ts";
import { MINUTE, SECOND } from "#graphql/runtime/clock.ts";

const attempts = new RateLimiterMemory({ keyPrefix: "payment", points: 20, duration: (10 * MINUTE) / SECOND });

/**
 * Counts what an account asks of Stripe. When the count can't be kept nothing is asked.
 * @throws RateLimitedError when it asks too often.
 */
export async function countPayment(userId: string): Promise<void> {
  try {
    await attempts.consume(userId);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new RateLimitedError(Math.max(1, Math.ceil(refusal.msBeforeNext / SECOND)));
  }
}
