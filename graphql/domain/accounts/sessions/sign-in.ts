import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { localeOf } from "#graphql/domain/accounts/people/locale.ts";
import { isPasswordOf } from "#graphql/domain/accounts/people/password.ts";
import { readSignIn, type SignInInput } from "#graphql/domain/accounts/people/validate.ts";
import { countGuess, countSignInOf, forgiveSignIn, mayTellOfGuesses } from "#graphql/domain/accounts/rate-limits.ts";
import { knownBrowser } from "#graphql/domain/accounts/sessions/known-browser.ts";
import { endSession, type OpenedSession, openSession } from "#graphql/domain/accounts/sessions/session.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { UnauthenticatedError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import type { User } from "#prisma/generated/client/client.ts";

/**
 * Signs in by e-mail and password. An unknown address and a wrong password are the same answer and the same work.
 * @throws InvalidInputError, UnauthenticatedError (ACCOUNT_SUSPENDED for the right password alone), RateLimitedError.
 */
export async function signIn(input: SignInInput, visitor: Visitor): Promise<OpenedSession & { user: User }> {
  const { email, password } = readSignIn(input);
  const attempt = { email, ip: visitor.ip, browser: knownBrowser(email, visitor) };
  await countSignInOf(attempt);
  await countGuess(attempt).catch(async (refusal: unknown) => {
    if (attempt.browser === null) await tellOfGuesses(email, visitor);
    throw refusal;
  });
  const user = await db.user.findUnique({ where: { email } });
  const isRight = await isPasswordOf(user?.passwordHash ?? null, password);
  if (user === null || !isRight) throw new UnauthenticatedError("The e-mail address or the password is wrong.");
  await forgiveSignIn(attempt);
  const opened = await openSession(user, visitor);
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
