import { mustHaveProof } from "#graphql/domain/accounts/sessions/proof.ts";
import { mustStillBeSignedIn } from "#graphql/domain/accounts/still-signed-in.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ForbiddenError } from "#graphql/domain/errors.ts";
import { mustBeStronglySignedIn } from "#graphql/domain/operations/sign-in/strong-sign-in.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";

/** Who acts on the site: somebody who is signed in, from a network address, or whoever has the machine's command line. */
export type Actor = { viewer: Viewer; address: string } | "command line";

/** What an act asks of its actor. `hasProof`: that they have proved within 15 minutes who they are. */
export type Demand = { role: "SUPPORT" | "ADMIN"; hasProof: boolean };

/** An actor as the audit log names them. */
export type NamedActor = { name: string; userId: string | null; address: string | null };

/** What an ADMIN alone does, and only having proved just now who they are. */
export const SENSITIVE: Demand = { role: "ADMIN", hasProof: true };

/**
 * Who acts, as their row says now: a socket is open for hours, and its viewer is as it was when it opened. Inside an act it
 * is asked in its transaction, after its locks.
 * @throws ForbiddenError for whoever is not of the role, for every key, (STRONG_SIGN_IN_REQUIRED) for a session that has used
 * neither passkey nor code, and (PROOF_REQUIRED) without fresh proof;
 * UnauthenticatedError once the session has ended.
 */
export async function mustBeActor(actor: Actor, { role, hasProof }: Demand, tx: Tx = db): Promise<NamedActor> {
  if (actor === "command line") return { name: actor, userId: null, address: null };
  const { viewer, address } = actor;
  if (viewer.key !== undefined) throw new ForbiddenError();
  const person = await tx.user.findFirst({ where: { id: viewer.userId, deletedAt: null, suspendedAt: null } });
  const isOfRole = person?.role === "ADMIN" || (person?.role === "SUPPORT" && role === "SUPPORT");
  if (person === null || !isOfRole) throw new ForbiddenError();
  await mustStillBeSignedIn(tx, viewer);
  await mustBeStronglySignedIn(viewer, tx);
  if (hasProof) await mustHaveProof(viewer, tx);
  return { name: person.email, userId: person.id, address };
}
