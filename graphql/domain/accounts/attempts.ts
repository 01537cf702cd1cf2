import { countAttempt } from "#graphql/domain/accounts/count-attempt.ts";
import { HOUR, MINUTE } from "#graphql/runtime/clock.ts";
import { limiter } from "#graphql/runtime/limiter.ts";

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
  await countAttempt(signInByIp, ip);
  await countAttempt(signInByAddress, email);
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
  await countAttempt(signUpByIp, ip);
}

/**
 * Counts a request for a reset mail, whether or not the address has an account.
 * @throws RateLimitedError when this address or this caller has asked too often.
 */
export async function countReset(email: string, ip: string): Promise<void> {
  await countAttempt(resetByIp, ip);
  await countAttempt(resetByAddress, email);
}

/** Counts a request for a verification mail. @throws RateLimitedError */
export async function countVerification(userId: string): Promise<void> {
  await countAttempt(verificationByUser, userId);
}

/** Counts a password that somebody who is signed in gives to prove who they are. @throws RateLimitedError */
export async function countPassword(userId: string): Promise<void> {
  await countAttempt(passwordByUser, userId);
}
