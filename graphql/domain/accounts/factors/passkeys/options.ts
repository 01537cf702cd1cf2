import { mustMayChangeFactors } from "#graphql/domain/accounts/factors/change-factors.ts";
import {
  isTransport,
  keepChallenge,
  LIFE_MS,
  passkeysOf,
  relyingParty,
} from "#graphql/domain/accounts/factors/passkeys/challenge.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { countChallenge } from "#graphql/domain/accounts/rate-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { UnauthenticatedError } from "#graphql/domain/errors.ts";
import { webauthn } from "#graphql/runtime/on-demand.ts";
import type { Passkey, PasskeyPurpose } from "#prisma/generated/client/client.ts";

/**
 * What a browser is to ask a passkey, as JSON. The challenge in it is good once, for five minutes, for this purpose and
 * this session.
 * @throws ForbiddenError (PROOF_REQUIRED for ADD without a fresh proof), UnauthenticatedError, RateLimitedError.
 */
export async function makeChallenge(
  purpose: PasskeyPurpose,
  viewer: Viewer | null,
  { ip }: Pick<Visitor, "ip">,
): Promise<string> {
  await countChallenge(ip);
  if (purpose === "SIGN_IN") return forSignIn();
  if (viewer === null) throw new UnauthenticatedError();
  return purpose === "ADD" ? forAdding(viewer) : forProving(viewer);
}

async function forSignIn(): Promise<string> {
  const options = await webauthn().generateAuthenticationOptions({
    rpID: relyingParty().id,
    userVerification: "required",
    timeout: LIFE_MS,
  });
  await keepChallenge(options.challenge, "SIGN_IN", null);
  return JSON.stringify(options);
}

async function forProving(viewer: Viewer): Promise<string> {
  const { id } = await personOf(viewer);
  const options = await webauthn().generateAuthenticationOptions({
    rpID: relyingParty().id,
    userVerification: "required",
    timeout: LIFE_MS,
    allowCredentials: (await passkeysOf(id)).map(descriptor),
  });
  await keepChallenge(options.challenge, "PROVE", viewer);
  return JSON.stringify(options);
}

async function forAdding(viewer: Viewer): Promise<string> {
  const { id, email, name } = await mustMayChangeFactors(viewer);
  const options = await webauthn().generateRegistrationOptions({
    rpName: "Nano Banana Video",
    rpID: relyingParty().id,
    userName: email,
    userDisplayName: name ?? email,
    userID: new Uint8Array(Buffer.from(id)),
    timeout: LIFE_MS,
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: (await passkeysOf(id)).map(descriptor),
  });
  await keepChallenge(options.challenge, "ADD", viewer);
  return JSON.stringify(options);
}

function descriptor({ credentialId, transports }: Passkey) {
  return { id: credentialId, transports: transports.filter(isTransport) };
}
