import { z } from "zod";
import { changeFactors, markStrong } from "#graphql/domain/accounts/factors/change-factors.ts";
import {
  isTransport,
  MOST_PASSKEYS,
  relyingParty,
  takeChallenge,
} from "#graphql/domain/accounts/factors/passkeys/challenge.ts";
import {
  challengeIn,
  notAPasskey,
  type Registration,
  readRegistration,
} from "#graphql/domain/accounts/factors/passkeys/response.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import type { From } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  problemsIn,
  QuotaExceededError,
} from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { webauthn } from "#graphql/runtime/on-demand.ts";
import type { Passkey } from "#prisma/generated/client/client.ts";

const name = z
  .string()
  .trim()
  .min(1, "Give it a name.")
  .max(60, "A name has at most 60 characters.")
  .refine((text) => !/\p{Cc}/u.test(text), {
    message: "A name can't contain control characters.",
    params: { code: "UNSTORABLE" },
  });

function readName(given: string): string {
  const parsed = z.object({ name }).safeParse({ name: given });
  if (parsed.success) return parsed.data.name;
  throw new InvalidInputError(problemsIn(parsed.error.issues));
}

/**
 * Adds the passkey that a browser has made for a challenge of this session (ADD). The session counts as signed in with it.
 * @throws InvalidInputError, ConflictError for one that is here already, QuotaExceededError above 20, ForbiddenError
 * (PROOF_REQUIRED among it), UnauthenticatedError.
 */
export async function addPasskey(
  viewer: Viewer,
  given: { credential: string; name: string },
  from: From,
): Promise<Passkey> {
  const called = readName(given.name);
  await personOf(viewer);
  const made = await verified(readRegistration(given.credential), viewer);
  return changeFactors(viewer, from, { kind: "PASSKEY_ADDED", detail: called }, async (tx, { id: userId }) => {
    if ((await tx.passkey.count({ where: { userId } })) >= MOST_PASSKEYS)
      throw new QuotaExceededError(`An account has at most ${MOST_PASSKEYS} passkeys. Remove one that is not used.`);
    if ((await tx.passkey.count({ where: { credentialId: made.credentialId } })) > 0)
      throw new ConflictError("This passkey is here already.");
    await markStrong(tx, viewer);
    return tx.passkey.create({ data: { ...made, userId, name: called, createdAt: now() } });
  });
}

async function verified(response: Registration, viewer: Viewer) {
  const expectedChallenge = challengeIn(response);
  if (!(await takeChallenge(expectedChallenge, "ADD", viewer))) throw notAPasskey();
  const { id, origin } = relyingParty();
  const rules = { expectedChallenge, expectedOrigin: origin, expectedRPID: id, requireUserVerification: true };
  const result = await webauthn()
    .verifyRegistrationResponse({ response: inLibrarysShape(response), ...rules })
    .catch((error: unknown) => {
      log.warn({ event: "passkey not added", userId: viewer.userId, err: error });
      return null;
    });
  if (result === null || !result.verified || result.registrationInfo === undefined) throw notAPasskey();
  const { credential } = result.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: new Uint8Array(credential.publicKey),
    counter: credential.counter,
    transports: (response.response.transports ?? []).filter(isTransport),
  };
}

function inLibrarysShape({ response, ...rest }: Registration) {
  const { transports = [], ...signed } = response;
  return { ...rest, response: { ...signed, transports: transports.filter(isTransport) } };
}

/** Gives a passkey another name. @throws InvalidInputError, NotFoundError, ForbiddenError for a key. */
export async function renamePasskey(viewer: Viewer, id: string, given: string): Promise<Passkey> {
  const { id: userId } = await personOf(viewer);
  const called = readName(given);
  const [renamed] = await db.passkey.updateManyAndReturn({ where: { id, userId }, data: { name: called } });
  if (renamed === undefined) throw new NotFoundError("passkey");
  return renamed;
}

/** Removes a passkey; nobody signs in with it any more. @throws NotFoundError, ForbiddenError (PROOF_REQUIRED among it). */
export async function removePasskey(viewer: Viewer, id: string, from: From): Promise<void> {
  const { id: userId } = await personOf(viewer);
  const known = await db.passkey.findFirst({ where: { id, userId } });
  if (known === null) throw new NotFoundError("passkey");
  await changeFactors(viewer, from, { kind: "PASSKEY_REMOVED", detail: known.name }, async (tx) => {
    if ((await tx.passkey.deleteMany({ where: { id, userId } })).count === 0) throw new NotFoundError("passkey");
  });
}
