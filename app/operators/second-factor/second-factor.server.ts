import { data, redirect } from "@remix-run/node";
import { type Asker, ask, signedIn } from "#app/lib/graphql/ask.server.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { safeNext } from "#app/lib/next.ts";
import { OwnFactorsDocument } from "#app/operators/second-factor/documents.ts";
import { proved } from "#app/shell/proof/proof.server.ts";

/** What an operator could prove themselves with. For everybody else this page is not there. */
export async function loadOwnFactors(asker: Asker): Promise<{ hasFactor: boolean }> {
  const viewer = signedIn(asker.request, (await ask(asker, OwnFactorsDocument, {})).viewer);
  if (viewer.role === "USER") throw data(null, { status: 404 });
  return { hasFactor: viewer.secondFactor !== null || viewer.passkeys.length > 0 };
}

/** Takes the proof, and leads on to where the operator wanted to go. */
export async function proveAndGoOn(asker: Asker) {
  const { request } = asker;
  const proof = await proved(asker, await request.formData());
  const next = safeNext(new URL(request.url).searchParams.get("next"), localizedFor(request, "/operators"));
  if (proof.ok && proof.isGiven) return redirect(next);
  const why: Refusal = proof.ok ? refusal("STRONG_SIGN_IN_REQUIRED", "") : proof.refusal;
  return data({ refusal: why }, { status: 422 });
}
