import { asksForCode, takeCode } from "#graphql/domain/accounts/factors/second-factor.ts";
import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { localeOf } from "#graphql/domain/accounts/people/locale.ts";
import { isPasswordOf } from "#graphql/domain/accounts/people/password.ts";
import { readSignIn, type SignInInput } from "#graphql/domain/accounts/people/validate.ts";
import {
  type Attempt,
  countCode,
  countGuess,
  countSignInOf,
  forgiveCode,
  forgiveSignIn,
  mayTellOfGuesses,
} from "#graphql/domain/accounts/rate-limits.ts";
import { type BegunWay, begin, readBegun } from "#graphql/domain/accounts/sessions/begun-sign-in.ts";
import { knownBrowser } from "#graphql/domain/accounts/sessions/known-browser.ts";
import { endSession, type OpenedSession, openSession } from "#graphql/domain/accounts/sessions/session.ts";
import { mustNotBeSuspended } from "#graphql/domain/accounts/suspended.ts";
import { keepFailedSignIn } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { SecondFactorRequiredError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import type { User } from "#prisma/generated/client/client.ts";

type SignedIn = OpenedSession & { user: User };

/**
 * Signs in by e-mail and password, and the code of an account that asks for one. An unknown address and a wrong password
 * are the same answer and the same work.
 * @throws InvalidInputError (a wrong `code` among it), SecondFactorRequiredError for the right password without a code,
 * UnauthenticatedError (ACCOUNT_SUSPENDED for the right password alone), RateLimitedError.
 */
export async function signIn(input: SignInInput, visitor: Visitor): Promise<SignedIn> {
  const { email, password, code } = readSignIn(input);
  const attempt = attemptAt(email, visitor);
  await countSignInOf(attempt);
  await countGuess(attempt).catch(async (refusal: unknown) => {
    if (attempt.browser === null) await tellOfGuesses(email, visitor);
    throw refusal;
  });
  const user = await db.user.findUnique({ where: { email } });
  const isRight = await isPasswordOf(user?.passwordHash ?? null, password);
  if (user !== null && !isRight) keepFailedSignIn({ userId: user.id, from: visitor, detail: "password" });
  if (user === null || !isRight) throw new UnauthenticatedError("The e-mail address or the password is wrong.");
  await forgiveSignIn(attempt);
  mustNotBeSuspended(user);
  if (!(await asksForCode(user.id))) return open(user, visitor, "password");
  if (code === null) throw new SecondFactorRequiredError(begin(user, "password"));
  return withCode(user, visitor, { way: "password", code });
}

/**
 * Ends a sign-in that this browser has begun, with the code that it was asked for.
 * @throws InvalidInputError for a wrong code, UnauthenticatedError when nothing was begun here or it took too long,
 * RateLimitedError.
 */
export async function finishSignIn(code: string, visitor: Visitor): Promise<SignedIn> {
  const begun = await readBegun(visitor);
  if (begun === null) throw new UnauthenticatedError("That took too long. Sign in again.");
  mustNotBeSuspended(begun.user);
  return withCode(begun.user, visitor, { way: begun.way, code });
}

async function withCode(user: User, visitor: Visitor, { way, code }: { way: BegunWay; code: string }) {
  const { browser } = attemptAt(user.email, visitor);
  await countCode(user.id, browser);
  await takeCode(user.id, code, visitor).catch((refusal: unknown) => {
    keepFailedSignIn({ userId: user.id, from: visitor, detail: "code" });
    throw refusal;
  });
  await forgiveCode(user.id, browser);
  return open(user, visitor, `${way} and code`);
}

function attemptAt(email: string, visitor: Visitor): Attempt {
  return { email, ip: visitor.ip, browser: knownBrowser(email, visitor) };
}

async function open(user: User, visitor: Visitor, way: Parameters<typeof openSession>[2]): Promise<SignedIn> {
  const opened = await openSession(user, visitor, way);
  if (await isStillPasswordOf(user)) return { user, ...opened };
  await signOut(opened.viewer);
  throw new UnauthenticatedError("The e-mail address or the password is wrong.");
}

/** Whether the address has an account is looked up only when the mail is sent, so the time taken does not tell. */
async function tellOfGuesses(recipient: string, { languages }: Visitor): Promise<void> {
  if (!(await mayTellOfGuesses(recipient))) return;
  await enqueueMail(db, { kind: "PASSWORD_GUESSED", recipient, locale: localeOf(languages ?? null) });
  wakeMail();
}

// A write, which waits for a reset of the password that is under way: whichever comes second sees the other.
async function isStillPasswordOf({ id, passwordHash }: User): Promise<boolean> {
  return (await db.user.updateMany({ where: { id, passwordHash }, data: { passwordHash } })).count > 0;
}

/** Ends the session the viewer came with. Tells whether there was one. */
export async function signOut(viewer: Viewer | null): Promise<boolean> {
  if (viewer === null || viewer.sessionId === null) return false;
  await endSession(viewer.sessionId);
  return true;
}
