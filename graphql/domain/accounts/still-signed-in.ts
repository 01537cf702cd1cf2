import { alive } from "#graphql/domain/accounts/api-keys/alive.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { UnauthenticatedError } from "#graphql/domain/errors.ts";
import type { Tx } from "#graphql/runtime/db.ts";

/**
 * Refuses whoever was shut out since the request came: what is about to be made would open the account again. Called with
 * the account's row locked, so that whatever shuts out meanwhile waits and then ends what was made.
 * @throws UnauthenticatedError
 */
export async function mustStillBeSignedIn(tx: Tx, { sessionId, key }: Viewer): Promise<void> {
  const isOut =
    (sessionId !== null && (await tx.session.count({ where: { publicId: sessionId } })) === 0) ||
    (key !== undefined && (await tx.apiKey.count({ where: { id: key.id, ...alive() } })) === 0);
  if (isOut) throw new UnauthenticatedError();
}
