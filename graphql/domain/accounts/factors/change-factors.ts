import { hasStrongFactor } from "#graphql/domain/accounts/factors/second-factor.ts";
import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { mustHaveProof } from "#graphql/domain/accounts/sessions/proof.ts";
import { mustStillBeSignedIn } from "#graphql/domain/accounts/still-signed-in.ts";
import { type From, recordSecurityEvent } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ForbiddenError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { SecurityEventKind, User } from "#prisma/generated/client/client.ts";

/** What is changed about the ways to sign in, for the trail and the mail. */
type Change = { kind: SecurityEventKind; detail?: string };

/**
 * Who may change how an account is signed in to: its owner, with a fresh proof. An operator who has a passkey or an app
 * must have used one in this session: a password alone may not put another in its place.
 * @throws ForbiddenError for a key, and (PROOF_REQUIRED) without a fresh proof; UnauthenticatedError.
 */
export async function mustMayChangeFactors(viewer: Viewer, tx: Tx = db): Promise<User> {
  const person = await personOf(viewer, tx);
  await mustHaveProof(viewer, tx);
  if (person.role === "USER" || !(await hasStrongFactor(tx, person.id))) return person;
  const strong = { publicId: viewer.sessionId ?? "", strongAt: { not: null } };
  if ((await tx.session.count({ where: strong })) > 0) return person;
  throw new ForbiddenError("Prove with your passkey or a code that it is you.", "PROOF_REQUIRED");
}

/**
 * Changes the ways to sign in: one change of an account at a time, with its entry in the trail and a mail to the owner.
 * @throws ForbiddenError, UnauthenticatedError, and what `act` refuses.
 */
export async function changeFactors<Result>(
  viewer: Viewer,
  from: From,
  change: Change,
  act: (tx: Tx, person: User) => Promise<Result>,
): Promise<Result> {
  const { id: userId } = await personOf(viewer);
  const done = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "User" WHERE id = ${userId} FOR NO KEY UPDATE`;
    await mustStillBeSignedIn(tx, viewer);
    const person = await mustMayChangeFactors(viewer, tx);
    const result = await act(tx, person);
    await recordSecurityEvent(tx, { userId, from, ...change });
    const { email: recipient, locale } = person;
    await enqueueMail(tx, { kind: "SIGN_IN_CHANGED", userId, recipient, locale, details: { change: change.kind } });
    return result;
  });
  wakeMail();
  log.info({ event: "sign-in changed", userId, change: change.kind });
  return done;
}

/** This session has used a strong factor just now. */
export async function markStrong(tx: Tx, { sessionId, userId }: Viewer): Promise<void> {
  const at = now();
  const session = { publicId: sessionId ?? "", userId };
  await tx.session.updateMany({ where: session, data: { strongAt: at, provenAt: at } });
}
