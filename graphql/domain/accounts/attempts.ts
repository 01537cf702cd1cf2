import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { RateLimitedError } from "#graphql/domain/errors.ts";
import { HOUR, MINUTE, SECOND } from "#graphql/runtime/clock.ts";

function limiter(keyPrefix: string, points: number, spanMs: number): RateLimiterMemory {
  return new RateLimiterMemory({ keyPrefix, points, duration: spanMs / SECOND });
}

const signInByAddress = limiter("sign-in address", 10, 15 * MINUTE);
const signInByIp = limiter("sign-in ip", 100, 15 * MINUTE);
const signUpByIp = limiter("sign-up ip", 200, HOUR);

/**
 * Counts an attempt to sign in, before the password is looked at so that parallel guesses are all counted.
 * @throws RateLimitedError when this address or this caller has tried too often.
 */
export async function countSignIn(email: string, ip: string): Promise<void> {
  await consume(signInByIp, ip);
  await consume(signInByAddress, email);
}

/** A right password clears what was counted against its address. */
export async function forgiveSignIn(email: string): Promise<void> {
  await signInByAddress.delete(email);
}

/**
 * Counts an attempt to open an account.
 * @throws RateLimitedError when this caller has tried too often.
 */
export async function countSignUp(ip: string): Promise<void> {
  await consume(signUpByIp, ip);
}

async function consume(attempts: RateLimiterMemory, key: string): Promise<void> {
  try {
    await attempts.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new RateLimitedError(Math.max(1, Math.ceil(refusal.msBeforeNext / SECOND)));
  }
}
