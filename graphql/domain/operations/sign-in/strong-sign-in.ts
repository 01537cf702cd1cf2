import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { ForbiddenError } from "#graphql/domain/errors.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";

/**
 * Whether an operator's session has used a passkey or a code, and the account still has one. A password, or a mailbox that
 * resets it, makes nobody an operator. In the sandbox nothing is at stake, and nothing is asked for.
 */
async function isStronglySignedIn({ sessionId, userId }: Viewer, tx: Tx = db): Promise<boolean> {
  if (goesToSandbox()) return true;
  const hasFactor = { OR: [{ passkeys: { some: {} } }, { totp: { confirmedAt: { not: null } } }] };
  const strong = { publicId: sessionId ?? "", userId, strongAt: { not: null }, user: hasFactor };
  return (await tx.session.count({ where: strong })) > 0;
}

/** @throws ForbiddenError (STRONG_SIGN_IN_REQUIRED) for an operator who has used neither passkey nor code in this session. */
export async function mustBeStronglySignedIn(viewer: Viewer, tx: Tx = db): Promise<void> {
  if (await isStronglySignedIn(viewer, tx)) return;
  const message = "Operators need a passkey or an authenticator app, and a session that has used one.";
  throw new ForbiddenError(message, "STRONG_SIGN_IN_REQUIRED");
}
