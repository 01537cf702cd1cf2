import { verifyAssertion } from "#graphql/domain/accounts/factors/passkeys/verify.ts";
import { takeTotpCode } from "#graphql/domain/accounts/factors/totp-code.ts";
import { isPasswordOf } from "#graphql/domain/accounts/people/password.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { isPossiblePassword } from "#graphql/domain/accounts/people/validate.ts";
import { countPassword } from "#graphql/domain/accounts/rate-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ForbiddenError, InvalidInputError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** How long a proof of identity is fresh: the sign-in itself, or the latest `confirmIdentity` of the same session. */
const PROOF_MS = 15 * MINUTE;

/** What somebody proves with who they are: one of these. */
export type IdentityProof = {
  password?: string | null | undefined;
  /** A passkey's answer to a challenge of this session (PROVE), as JSON. */
  passkey?: string | null | undefined;
  /** A code of their authenticator app. */
  code?: string | null | undefined;
};

/**
 * Proves again who uses this session, for what asks for a fresh proof. Tells until when it is fresh. A passkey or a code
 * makes it a session that has used a strong factor, too.
 * @throws InvalidInputError for a wrong proof, ForbiddenError for a key, UnauthenticatedError, RateLimitedError.
 */
export async function confirmIdentity(viewer: Viewer, proof: IdentityProof): Promise<Date> {
  const person = await personOf(viewer);
  await countPassword(person.id);
  const isStrong = await mustProve(viewer, person, proof);
  const provenAt = now();
  // A reset of the password, or a suspension, may have ended the session meanwhile.
  const { count } = await db.session.updateMany({
    where: { publicId: viewer.sessionId ?? "", userId: person.id },
    data: { provenAt, ...(isStrong && { strongAt: provenAt }) },
  });
  if (count === 0) throw new UnauthenticatedError();
  log.info({ event: "identity confirmed", userId: person.id, isStrong });
  return new Date(provenAt.getTime() + PROOF_MS);
}

/** Whether the proof that was given is a strong one. @throws InvalidInputError where it is none. */
async function mustProve(viewer: Viewer, person: User, { password, passkey, code }: IdentityProof): Promise<boolean> {
  if (passkey) {
    await verifyAssertion(passkey, "PROVE", viewer);
    return true;
  }
  if (code) {
    if (await takeTotpCode(db, person.id, code)) return true;
    throw notProven("code", "This code is wrong, or was used already. Take the next one.");
  }
  if (person.passwordHash === null)
    throw notProven("password", "This account has no password. Sign in anew to prove who you are.");
  if (password && isPossiblePassword(password) && (await isPasswordOf(person.passwordHash, password))) return false;
  throw notProven("password", "This is not your password.");
}

function notProven(field: "password" | "code", message: string): InvalidInputError {
  return new InvalidInputError([{ path: [field], code: "WRONG", message }]);
}

/** @throws ForbiddenError (PROOF_REQUIRED) unless this session's latest proof of identity is fresh. */
export async function mustHaveProof({ sessionId }: Viewer, tx: Tx = db): Promise<void> {
  const fresh = { publicId: sessionId ?? "", provenAt: { gt: fromNow(-PROOF_MS) } };
  if ((await tx.session.count({ where: fresh })) > 0) return;
  throw new ForbiddenError("Prove again that it is you: your last proof is over 15 minutes old.", "PROOF_REQUIRED");
}
