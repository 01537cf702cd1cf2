import { text } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { ConfirmIdentityDocument } from "#app/shell/proof/documents.ts";

/** What came of a proof: good, or none was given, or why it is none. */
export type Proved = { ok: true; isGiven: boolean } | { ok: false; refusal: Refusal };

/** Gives the proof of identity that came with a form, if one did: a passkey's answer, a code or the password. */
export async function proved(asker: Asker, form: FormData): Promise<Proved> {
  const [passkey, code, password] = ["proofPasskey", "proofCode", "proofPassword"].map((name) => text(form, name));
  const input = passkey ? { passkey } : code ? { code } : { password };
  if (!passkey && !code && !password) return { ok: true, isGiven: false };
  const done = await send(asker, ConfirmIdentityDocument, { input });
  return done.ok ? { ok: true, isGiven: true } : { ok: false, refusal: done.refusal };
}

/** Whether something is refused until its owner has proved anew who they are. */
export function asksForProof(refusal: Refusal | null): boolean {
  return refusal?.code === "PROOF_REQUIRED" || refusal?.code === "STRONG_SIGN_IN_REQUIRED";
}
