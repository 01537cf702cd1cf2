import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { createUser } from "#graphql/domain/accounts/people/create-user.ts";
import { localeOf } from "#graphql/domain/accounts/people/locale.ts";
import { hashPassword } from "#graphql/domain/accounts/people/password.ts";
import { readSignUp, type SignUpInput } from "#graphql/domain/accounts/people/validate.ts";
import { isRefused } from "#graphql/domain/accounts/people/welcome.ts";
import { countSignUp, countTaken, mayTellOfSignUp } from "#graphql/domain/accounts/rate-limits.ts";
import { type OpenedSession, openSession } from "#graphql/domain/accounts/sessions/session.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { ConflictError, InvalidInputError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import type { User } from "#prisma/generated/client/client.ts";

/**
 * Opens an account and signs it in. A mail asks to confirm the address; the welcome credits come with that, or in the
 * sandbox at once.
 * @throws InvalidInputError (an address that anybody could have for minutes among it), ConflictError when the address has an account, which its owner is
 * told by mail, RateLimitedError, also for whoever has met too many of those.
 */
export async function signUp(input: SignUpInput, visitor: Visitor): Promise<OpenedSession & { user: User }> {
  const { email, password, name, locale } = readSignUp(input);
  if (isRefused(email)) {
    throw new InvalidInputError([
      { path: ["email"], code: "UNFIT", message: "Take an address that stays yours, not a disposable one." },
    ]);
  }
  await countSignUp(visitor.ip);
  const passwordHash = await hashPassword(password);
  const user = await createUser({ email, name, passwordHash, locale: locale ?? localeOf(visitor.languages ?? null) });
  if (user !== null) return { user, ...(await openSession(user, visitor)) };
  await countTaken(visitor.ip);
  await tellOwner(email, visitor);
  throw new ConflictError("There is an account with this e-mail address already. Sign in instead.");
}

async function tellOwner(recipient: string, { languages }: Visitor): Promise<void> {
  if (!(await mayTellOfSignUp(recipient))) return;
  await enqueueMail(db, { kind: "SIGN_UP_REPEATED", recipient, locale: localeOf(languages ?? null) });
  wakeMail();
}
