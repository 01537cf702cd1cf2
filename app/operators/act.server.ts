import { data } from "@remix-run/node";
import { type Answer, echo, optional, text, wholeNumber } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import {
  ConfirmIdentityDocument,
  CorrectCreditsDocument,
  RestoreAccountDocument,
  SetAccountLimitsDocument,
  SetAccountRoleDocument,
  SuspendAccountDocument,
} from "#app/operators/documents.ts";
import { ROLES } from "#app/operators/fields.ts";

/** What came of a form about an account. `needsProof`: it is done once its operator has proved who they are. */
export type ActAnswer = Answer & { isDone: boolean; needsProof: boolean };

type Done = { ok: true } | { ok: false; refusal: Refusal };

/** A limit as it was typed: nothing is the site's own; what is no whole number is none that the API takes. */
function limit(form: FormData, name: string): number | null {
  return text(form, name).trim() === "" ? null : (wholeNumber(form, name) ?? -1);
}

const acts = new Map<string, (asker: Asker, account: string, form: FormData) => Promise<Done>>([
  [
    "suspend",
    (asker, account, form) => send(asker, SuspendAccountDocument, { input: { account, reason: text(form, "reason") } }),
  ],
  [
    "restore",
    (asker, account, form) => send(asker, RestoreAccountDocument, { input: { account, reason: text(form, "reason") } }),
  ],
  [
    "limits",
    (asker, account, form) => {
      const [tasksPerDay, maxRunning] = [limit(form, "tasksPerDay"), limit(form, "maxRunning")];
      const input = { account, reason: text(form, "reason"), tasksPerDay, maxRunning };
      return send(asker, SetAccountLimitsDocument, { input });
    },
  ],
  [
    "role",
    (asker, account, form) => {
      const role = ROLES.find((name) => name === text(form, "role"));
      if (role === undefined) throw new Response("There is no such role.", { status: 400 });
      return send(asker, SetAccountRoleDocument, { input: { account, role, reason: text(form, "reason") } });
    },
  ],
  [
    "credits",
    (asker, _account, form) => {
      const [email, reason] = [text(form, "email"), text(form, "reason")];
      const input = { email, credits: wholeNumber(form, "credits") ?? 0, reason };
      const idempotencyKey = optional(form, "idempotencyKey");
      return send(asker, CorrectCreditsDocument, { input: { ...input, idempotencyKey } });
    },
  ],
]);

/** The proof that came with a form, if one did. */
async function proved(asker: Asker, form: FormData): Promise<Done> {
  const password = text(form, "password");
  return password === "" ? { ok: true } : send(asker, ConfirmIdentityDocument, { input: { password } });
}

/** Does what a form of an account's page asks for, once; a proof that comes with it is given first. */
export async function actOnAccount(asker: Asker, account: string, form: FormData) {
  const intent = text(form, "intent");
  const act = acts.get(intent);
  if (act === undefined) throw new Response("There is no such form.", { status: 400 });
  const proof = await proved(asker, form);
  const done = proof.ok ? await act(asker, account, form) : proof;
  const refusal = done.ok ? null : done.refusal;
  const needsProof = !proof.ok || refusal?.code === "PROOF_REQUIRED";
  const answer: ActAnswer = { intent, refusal, values: done.ok ? {} : echo(form), isDone: done.ok, needsProof };
  return data(answer, { status: done.ok ? 200 : 422 });
}
