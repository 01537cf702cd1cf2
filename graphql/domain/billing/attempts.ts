import { countAttempt } from "#graphql/domain/accounts/count-attempt.ts";
import { MINUTE } from "#graphql/runtime/clock.ts";
import { limiter } from "#graphql/runtime/limiter.ts";

const payments = limiter("payment", 20, 10 * MINUTE);

/**
 * Counts what an account asks of Stripe. When the count can't be kept nothing is asked.
 * @throws RateLimitedError when it asks too often.
 */
export async function countPayment(userId: string): Promise<void> {
  await countAttempt(payments, userId);
}
