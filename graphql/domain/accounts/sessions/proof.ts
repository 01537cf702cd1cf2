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

/** What somebody proves with who they are. */
export type IdentityProof = { password?: string | null | undefined };

/**
 * Proves again who uses this session, for what asks for a fresh proof. Tells until when it is fresh.
 * @throws InvalidInputError for a wrong password, ForbiddenError for a key, UnauthenticatedError, RateLimitedError.
 */
export async function confirmIdentity(viewer: Viewer, proof: IdentityProof): Promise<Date> {
  const person = await personOf(viewer);
  await countPassword(person.id);
  await mustProve(person, proof);
  const provenAt = now();
  // A reset of the password, or a suspension, may have ended the session meanwhile.
  const { count } = await db.session.updateMany({
    where: { publicId: viewer.sessionId ?? "", userId: person.id },
    data: { provenAt },
  });
  if (count === 0) throw new UnauthenticatedError();
  log.info({ event: "identity confirmed", userId: person.id });
  return new Date(provenAt.getTime() + PROOF_MS);
}

async function mustProve({ passwordHash }: User, { password }: IdentityProof): Promise<void> {
  if (passwordHash === null) throw notProven("This account has no password. Sign in anew to prove who you are.");
  if (password && isPossiblePassword(password) && (await isPasswordOf(passwordHash, password))) return;
  throw notProven("This is not your password.");
}

function notProven(message: string): InvalidInputError {
  return new InvalidInputError([{ path: ["password"], code: "WRONG", message }]);
}

/** @throws ForbiddenError (PROOF_REQUIRED) unless this session's latest proof of identity is fresh. */
export async function mustHaveProof({ sessionId }: Viewer, tx: Tx = db): Promise<void> {
  const fresh = { publicId: sessionId ?? "", provenAt: { gt: fromNow(-PROOF_MS) } };
  if ((await tx.session.count({ where: fresh })) > 0) return;
  throw new ForbiddenError("Prove again that it is you: your last proof is over 15 minutes old.", "PROOF_REQUIRED");
}
