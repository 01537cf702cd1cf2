import { data, redirect } from "@remix-run/node";
import { FinishSignInDocument, SignInDocument, SignInWithPasskeyDocument } from "#app/account/access/documents.ts";
import { echo, text } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { nextOf } from "#app/lib/next.ts";

function attempt(asker: Asker, form: FormData) {
  const intent = text(form, "intent");
  if (intent === "passkey") return send(asker, SignInWithPasskeyDocument, { passkey: text(form, "passkey") });
  if (intent === "code") return send(asker, FinishSignInDocument, { input: { code: text(form, "code") } });
  return send(asker, SignInDocument, { input: { email: text(form, "email"), password: text(form, "password") } });
}

/** The address of this page as the next step shows it; where it leads afterwards stays. */
function pageWith(request: Request, name: string, value: string): string {
  const { pathname, searchParams } = new URL(request.url);
  for (const of of ["step", "problem", "done"]) searchParams.delete(of);
  searchParams.set(name, value);
  return `${pathname}?${searchParams}`;
}

/** Signs in by what the form brings: a password, a code after it, or a passkey. */
export async function signInBy(asker: Asker) {
  const { request } = asker;
  const form = await request.formData();
  const outcome = await attempt(asker, form);
  const { headers } = outcome;
  if (outcome.ok) return redirect(nextOf(request.url, localizedFor(request, "/create")), { headers });
  const { refusal } = outcome;
  if (refusal.code === "SECOND_FACTOR_REQUIRED") return redirect(pageWith(request, "step", "code"), { headers });
  const isLate = text(form, "intent") === "code" && refusal.code === "UNAUTHENTICATED";
  if (isLate) return redirect(pageWith(request, "problem", "expired"), { headers });
  return data({ refusal, values: echo(form) }, { status: 422, headers });
}
