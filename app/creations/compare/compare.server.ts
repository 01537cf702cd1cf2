import { data, redirect } from "@remix-run/node";
import { comparedOf } from "#app/creations/compare/compared.ts";
import { ChooseWinnerDocument, CompareDocument, ComparisonDocument } from "#app/creations/documents.ts";
import { text } from "#app/lib/forms.ts";
import { type Asker, ask, send, signedIn } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { taskAction } from "#app/tasks/actions/task-actions.server.ts";

/**
 * What the page shows: a comparison of models that was ordered (`comparison`), with hidden names where they were to be
 * (`blind`), or the tasks that somebody has put side by side (`ids`).
 */
export async function loadCompared(asker: Asker) {
  const { request } = asker;
  const { searchParams } = new URL(request.url);
  const title = `${wordsOf(request).t("compare.title")} · Nano Banana Video`;
  const id = searchParams.get("comparison");
  if (id !== null) {
    const variables = { id };
    const page = await ask(asker, ComparisonDocument, variables);
    signedIn(request, page.viewer);
    return { of: "models" as const, page, variables, isBlind: searchParams.has("blind"), title };
  }
  const variables = { ids: comparedOf(searchParams) };
  const page = await ask(asker, CompareDocument, variables);
  signedIn(request, page.viewer);
  return { of: "tasks" as const, page, variables, title };
}

/** Chooses a winner (`winner`: its task), or does what the forms about tasks do. */
export async function compareAction(asker: Asker) {
  const form = await asker.request.formData();
  const winner = text(form, "winner");
  if (winner === "") return taskAction(asker, form);
  const chosen = await send(asker, ChooseWinnerDocument, { comparison: text(form, "comparison"), task: winner });
  if (!chosen.ok) return data(chosen.refusal, { status: 422 });
  const { pathname, search } = new URL(asker.request.url);
  return redirect(pathname + search);
}
