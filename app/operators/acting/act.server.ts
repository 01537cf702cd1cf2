import { data } from "@remix-run/node";
import { type Answer, echo, text } from "#app/lib/forms.ts";
import type { Asker } from "#app/lib/graphql/ask.server.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { asksForProof, proved } from "#app/shell/proof/proof.server.ts";

/** What became of one of many that a form was about. */
type ActOutcome = { id: string; refusal: Refusal | null };

/**
 * What came of a form. `needsProof`: it is done once its operator has proved who they are. `chosen`: what was chosen of a list,
 * and `outcomes` what became of each where it is told.
 */
export type ActAnswer = Answer & {
  isDone: boolean;
  needsProof: boolean;
  chosen: string[];
  outcomes: readonly ActOutcome[];
};

type Done = { ok: true; outcomes?: readonly ActOutcome[] } | { ok: false; refusal: Refusal };

/** What a form of a page asks for. */
export type Act = (asker: Asker, form: FormData) => Promise<Done>;

/** Does what a form asks for, once, by its `intent`; a proof that comes with it is given first. */
export async function doAct(acts: ReadonlyMap<string, Act>, asker: Asker) {
  const form = await asker.request.formData();
  const intent = text(form, "intent");
  const act = acts.get(intent);
  if (act === undefined) throw new Response("There is no such form.", { status: 400 });
  const proof = await proved(asker, form);
  const done = proof.ok ? await act(asker, form) : proof;
  const refusal = done.ok ? null : done.refusal;
  const needsProof = !proof.ok || asksForProof(refusal);
  const values = done.ok ? {} : echo(form);
  const outcomes = done.ok ? (done.outcomes ?? []) : [];
  const chosen = done.ok ? [] : form.getAll("ids").map(String);
  const answer: ActAnswer = { intent, refusal, values, isDone: done.ok, needsProof, chosen, outcomes };
  return data(answer, { status: done.ok ? 200 : 422 });
}
