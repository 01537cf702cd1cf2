import { isTransport, relyingParty, takeChallenge } from "#graphql/domain/accounts/factors/passkeys/challenge.ts";
import {
  type Assertion,
  challengeIn,
  notAPasskey,
  readAssertion,
} from "#graphql/domain/accounts/factors/passkeys/response.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { webauthn } from "#graphql/runtime/on-demand.ts";
import type { Passkey, User } from "#prisma/generated/client/client.ts";

/** A passkey that has just proved itself, with whose it is. */
export type ProvenPasskey = Passkey & { user: User };

/**
 * Checks what a passkey has signed: a challenge of ours that stands, our address, a user who was verified, and a count that
 * has not gone back. The challenge is used up even when the rest is wrong.
 * @throws InvalidInputError
 */
export async function verifyAssertion(
  text: string,
  purpose: "SIGN_IN" | "PROVE",
  viewer: Viewer | null,
): Promise<ProvenPasskey> {
  const assertion = readAssertion(text);
  const challenge = challengeIn(assertion);
  if (!(await takeChallenge(challenge, purpose, viewer))) throw notAPasskey();
  const where = { credentialId: assertion.id, ...(viewer !== null && { userId: viewer.userId }) };
  const passkey = await db.passkey.findFirst({ where, include: { user: true } });
  if (passkey === null || !isOwnHandle(assertion, passkey)) throw notAPasskey();
  const counter = await counterOf(assertion, challenge, passkey);
  // The passkey may have been removed, or used elsewhere, since it was read.
  const asRead = { id: passkey.id, counter: passkey.counter, user: { deletedAt: null } };
  const { count } = await db.passkey.updateMany({ where: asRead, data: { counter, lastUsedAt: now() } });
  if (count === 0) throw notAPasskey();
  return passkey;
}

/** A passkey that names its owner names this account's. */
function isOwnHandle({ response: { userHandle } }: Assertion, { userId }: Passkey): boolean {
  return userHandle === undefined || Buffer.from(userHandle, "base64url").toString() === userId;
}

async function counterOf(response: Assertion, expectedChallenge: string, passkey: Passkey): Promise<number> {
  const { id, origin } = relyingParty();
  const { credentialId, publicKey, counter, transports } = passkey;
  try {
    const { verified, authenticationInfo } = await webauthn().verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: {
        id: credentialId,
        publicKey: new Uint8Array(publicKey),
        counter: Number(counter),
        transports: transports.filter(isTransport),
      },
    });
    if (verified) return authenticationInfo.newCounter;
  } catch (error) {
    // The library throws for each thing that does not fit, a count that went back among them: a copy of the passkey, maybe.
    log.warn({ event: "passkey refused", passkeyId: passkey.id, userId: passkey.userId, err: error });
  }
  throw notAPasskey();
}
