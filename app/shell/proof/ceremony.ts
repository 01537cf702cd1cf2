import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { change } from "#app/lib/graphql/client.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { RequestPasskeyChallengeDocument } from "#app/shell/proof/documents.ts";

export type PasskeyPurpose = "ADD" | "SIGN_IN" | "PROVE";

/** What a passkey answered, as JSON, or why there is nothing. */
export type Ceremony = { ok: true; response: string } | { ok: false; refusal: Refusal };

/** Has the browser ask for a passkey, or make one. */
export async function ceremony(purpose: PasskeyPurpose): Promise<Ceremony> {
  if (!("PublicKeyCredential" in window))
    return { ok: false, refusal: refusal("PASSKEY_UNSUPPORTED", "This browser knows no passkeys.") };
  const asked = await change(RequestPasskeyChallengeDocument, { purpose });
  if (!asked.ok) return asked;
  try {
    const optionsJSON = JSON.parse(asked.payload.options);
    const response =
      purpose === "ADD" ? await startRegistration({ optionsJSON }) : await startAuthentication({ optionsJSON });
    return { ok: true, response: JSON.stringify(response) };
  } catch (error) {
    // The one thing that a browser tells apart: this passkey is here already.
    const isKnown = error instanceof Error && error.name === "InvalidStateError";
    const code = isKnown ? "PASSKEY_KNOWN" : "PASSKEY_CANCELED";
    return { ok: false, refusal: refusal(code, "No passkey was used.") };
  }
}
