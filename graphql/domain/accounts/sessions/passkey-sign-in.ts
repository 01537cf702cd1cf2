import { verifyAssertion } from "#graphql/domain/accounts/factors/passkeys/verify.ts";
import { countSignInOf } from "#graphql/domain/accounts/rate-limits.ts";
import { type OpenedSession, openSession } from "#graphql/domain/accounts/sessions/session.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { UnauthenticatedError } from "#graphql/domain/errors.ts";
import { log } from "#graphql/runtime/log.ts";
import type { User } from "#prisma/generated/client/client.ts";

/**
 * Signs in whoever's passkey has signed a challenge (SIGN_IN). It is asked for its user's face, finger or PIN, so no code
 * is asked for beside it.
 * @throws InvalidInputError for what is no passkey of anybody's here, UnauthenticatedError (ACCOUNT_SUSPENDED),
 * RateLimitedError.
 */
export async function signInWithPasskey(passkey: string, visitor: Visitor): Promise<OpenedSession & { user: User }> {
  await countSignInOf({ email: "", ip: visitor.ip, browser: null });
  const { user, id } = await verifyAssertion(passkey, "SIGN_IN", null);
  if (user.deletedAt !== null) throw new UnauthenticatedError();
  log.info({ event: "signed in", userId: user.id, passkeyId: id });
  return { user, ...(await openSession(user, visitor, "passkey")) };
}
