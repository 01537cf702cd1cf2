import { RateLimitedError } from "#graphql/domain/errors.ts";
import { DAY, HOUR, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { type Limiter, limiter } from "#graphql/runtime/limiter.ts";
import { log } from "#graphql/runtime/log.ts";

const signInByAddressAndIp = limiter("sign-in address and ip", 10, 15 * MINUTE);
const signInByBrowser = limiter("sign-in browser", 10, 15 * MINUTE);
// Far above what one stranger reaches: against guesses from very many networks at once.
const signInByAddress = limiter("sign-in address", 500, HOUR);
const guessesTold = limiter("guesses told", 1, DAY);
const signInByIp = limiter("sign-in ip", 100, 15 * MINUTE);
const signUpByIp = limiter("sign-up ip", () => env.signUpsPerHour, HOUR);
const takenByIp = limiter("sign-up taken ip", () => env.signUpsTakenPerHour, HOUR);
const takenTold = limiter("sign-up taken told", 1, DAY);
const resetByAddressAndIp = limiter("reset address and ip", 3, HOUR);
const resetByBrowser = limiter("reset browser", 3, HOUR);
const resetMails = limiter("reset mails", 10, HOUR);
const resetByIp = limiter("reset ip", 30, HOUR);
const verificationByUser = limiter("verification user", 5, HOUR);
const codeByUser = limiter("second factor user", 10, HOUR);
const codeByBrowser = limiter("second factor browser", 10, 15 * MINUTE);
const failuresKept = limiter("sign-in failures kept", 20, HOUR);
const challengeByIp = limiter("passkey challenge ip", 60, 15 * MINUTE);
const emailChangeByUser = limiter("email change user", 5, HOUR);
const passwordByUser = limiter("password user", 10, 15 * MINUTE);

/** Who tries what at which address. `browser` is the name of one that has signed in there before. */
export type Attempt = { email: string; ip: string; browser: string | null };

/**
 * Counts what a caller tries at any address, but for browsers that are known.
 * @throws RateLimitedError when this caller has tried too often.
 */
export async function countSignInOf({ ip, browser }: Attempt): Promise<void> {
  if (browser === null) await consumeRateLimit(signInByIp, ip);
}

/**
 * Counts an attempt to sign in, before the password is looked at so that parallel guesses are all counted: by address and
 * caller together, so that strangers don't lock an owner out. A known browser has a count of its own.
 * @throws RateLimitedError when there were too many.
 */
export async function countGuess({ email, ip, browser }: Attempt): Promise<void> {
  if (browser !== null) return consumeRateLimit(signInByBrowser, browser);
  await consumeRateLimit(signInByAddressAndIp, together(email, ip));
  await consumeRateLimit(signInByAddress, email);
}

/** A right password clears what was counted against whoever gave it. */
export async function forgiveSignIn({ email, ip, browser }: Attempt): Promise<void> {
  if (browser !== null) return signInByBrowser.forget(browser);
  await signInByAddressAndIp.forget(together(email, ip));
}

/** Whether the owner of an address may be told now of guesses at its password: once a day. */
export function mayTellOfGuesses(email: string): Promise<boolean> {
  return isWithin(guessesTold, email);
}

/** Whether another reset mail may go to an address. Those of the last hour, whoever asked for them, still work. */
export function maySendReset({ email, browser }: Attempt): Promise<boolean> {
  return browser === null ? isWithin(resetMails, email) : Promise.resolve(true);
}

/**
 * Counts an attempt to open an account. A caller that has met addresses with an account too often is refused whatever it
 * asks for, so that the refusal does not tell of an address.
 * @throws RateLimitedError when this caller has tried too often.
 */
export async function countSignUp(ip: string): Promise<void> {
  await mustHaveLeft(takenByIp.look(ip));
  await consumeRateLimit(signUpByIp, ip);
}

/** Counts a sign-up that met an address with an account. @throws RateLimitedError when this caller met too many. */
export async function countTaken(ip: string): Promise<void> {
  await consumeRateLimit(takenByIp, ip);
}

/** Whether the owner of an address may be told now that somebody tried to sign up with it: once a day. */
export function mayTellOfSignUp(email: string): Promise<boolean> {
  return isWithin(takenTold, email);
}

/**
 * Counts a request for a reset mail, whether or not the address has an account: by address and caller together. A known
 * browser has a count of its own.
 * @throws RateLimitedError when there were too many.
 */
export async function countReset({ email, ip, browser }: Attempt): Promise<void> {
  if (browser !== null) return consumeRateLimit(resetByBrowser, browser);
  await consumeRateLimit(resetByIp, ip);
  await consumeRateLimit(resetByAddressAndIp, together(email, ip));
}

/** Counts a request for a verification mail. @throws RateLimitedError */
export async function countVerification(userId: string): Promise<void> {
  await consumeRateLimit(verificationByUser, userId);
}

/** Counts a password that somebody who is signed in gives to prove who they are. @throws RateLimitedError */
export async function countPassword(userId: string): Promise<void> {
  await consumeRateLimit(passwordByUser, userId);
}

/**
 * Counts a code beside a right password, by account: there are few codes, whoever tries them from wherever. A known browser
 * has a count of its own, so that a thief of the password doesn't lock its owner out.
 * @throws RateLimitedError
 */
export async function countCode(userId: string, browser: string | null): Promise<void> {
  if (browser !== null) return consumeRateLimit(codeByBrowser, browser);
  await consumeRateLimit(codeByUser, userId);
}

/** A right code clears what was counted against whoever gave it. */
export async function forgiveCode(userId: string, browser: string | null): Promise<void> {
  if (browser !== null) return codeByBrowser.forget(browser);
  await codeByUser.forget(userId);
}

/** Whether another sign-in that failed is kept in an account's trail: strangers can't fill it. */
export function mayKeepFailure(userId: string): Promise<boolean> {
  return isWithin(failuresKept, userId);
}

/** Counts a challenge that a caller asks for. @throws RateLimitedError */
export async function countChallenge(ip: string): Promise<void> {
  await consumeRateLimit(challengeByIp, ip);
}

/** Counts a request for another address of mail. @throws RateLimitedError */
export async function countEmailChange(userId: string): Promise<void> {
  await consumeRateLimit(emailChangeByUser, userId);
}

function together(email: string, ip: string): string {
  return `${email}\0${ip}`;
}

/** Whether one more is within a limit; what can't be counted is not. */
async function isWithin(limiter: Limiter, key: string): Promise<boolean> {
  try {
    return (await limiter.take(key)) === 0;
  } catch (error) {
    log.error({ event: "attempts not counted", err: error });
    return false;
  }
}

/** When to try again where attempts can't be counted. */
const RETRY_SECONDS = 10;

/**
 * Counts an attempt at what a stranger could guess or a thief could spend. What can't be counted is not let through.
 * @throws RateLimitedError when there were too many, or the count can't be kept.
 */
async function consumeRateLimit(limiter: Limiter, key: string): Promise<void> {
  await mustHaveLeft(limiter.take(key));
}

async function mustHaveLeft(wait: Promise<number>): Promise<void> {
  const waitMs = await wait.catch((error: unknown) => {
    log.error({ event: "attempts not counted", err: error });
    return RETRY_SECONDS * SECOND;
  });
  if (waitMs > 0) throw new RateLimitedError(Math.ceil(waitMs / SECOND));
}

/** Removes counts whose time is over. */
export async function deleteExpiredRateLimits(): Promise<void> {
  const where = { expire: { lt: now().getTime() } };
  await deleteInBatches((limit) => db.attemptCount.deleteMany({ where, limit }));
}

const payments = limiter("payment", 20, 10 * MINUTE);

/**
 * Counts what an account asks of Stripe. When the count can't be kept nothing is asked.
 * @throws RateLimitedError when it asks too often.
 */
export async function countPayment(userId: string): Promise<void> {
  await consumeRateLimit(payments, userId);
}
