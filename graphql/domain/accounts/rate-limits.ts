import { RateLimitedError } from "#graphql/domain/errors.ts";
import { HOUR, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { type Limiter, limiter } from "#graphql/runtime/limiter.ts";
import { log } from "#graphql/runtime/log.ts";

const signInByAddress = limiter("sign-in address", 10, 15 * MINUTE);
const signInByIp = limiter("sign-in ip", 100, 15 * MINUTE);
const signUpByIp = limiter("sign-up ip", 200, HOUR);
const resetByAddress = limiter("reset address", 3, HOUR);
const resetByIp = limiter("reset ip", 30, HOUR);
const verificationByUser = limiter("verification user", 5, HOUR);
const passwordByUser = limiter("password user", 10, 15 * MINUTE);

/**
 * Counts an attempt to sign in, before the password is looked at so that parallel guesses are all counted.
 * @throws RateLimitedError when this address or this caller has tried too often.
 */
export async function countSignIn(email: string, ip: string): Promise<void> {
  await consumeRateLimit(signInByIp, ip);
  await consumeRateLimit(signInByAddress, email);
}

/** A right password clears what was counted against its address. */
export async function forgiveSignIn(email: string): Promise<void> {
  await signInByAddress.forget(email);
}

/**
 * Counts an attempt to open an account.
 * @throws RateLimitedError when this caller has tried too often.
 */
export async function countSignUp(ip: string): Promise<void> {
  await consumeRateLimit(signUpByIp, ip);
}

/**
 * Counts a request for a reset mail, whether or not the address has an account.
 * @throws RateLimitedError when this address or this caller has asked too often.
 */
export async function countReset(email: string, ip: string): Promise<void> {
  await consumeRateLimit(resetByIp, ip);
  await consumeRateLimit(resetByAddress, email);
}

/** Counts a request for a verification mail. @throws RateLimitedError */
export async function countVerification(userId: string): Promise<void> {
  await consumeRateLimit(verificationByUser, userId);
}

/** Counts a password that somebody who is signed in gives to prove who they are. @throws RateLimitedError */
export async function countPassword(userId: string): Promise<void> {
  await consumeRateLimit(passwordByUser, userId);
}

/** When to try again where attempts can't be counted. */
const RETRY_SECONDS = 10;

/**
 * Counts an attempt at what a stranger could guess or a thief could spend. What can't be counted is not let through.
 * @throws RateLimitedError when there were too many, or the count can't be kept.
 */
async function consumeRateLimit(limiter: Limiter, key: string): Promise<void> {
  const waitMs = await limiter.take(key).catch((error: unknown) => {
    log.error({ event: "attempts not counted", err: error });
    return RETRY_SECONDS * SECOND;
  });
  if (waitMs > 0) throw new RateLimitedError(Math.ceil(waitMs / SECOND));
}

/** Removes counts whose time is over. */
export async function deleteExpiredRateLimits(): Promise<void> {
  await db.attemptCount.deleteMany({ where: { expire: { lt: now().getTime() } } });
}

const payments = limiter("payment", 20, 10 * MINUTE);

/**
 * Counts what an account asks of Stripe. When the count can't be kept nothing is asked.
 * @throws RateLimitedError when it asks too often.
 */
export async function countPayment(userId: string): Promise<void> {
  await consumeRateLimit(payments, userId);
}
