import { data, redirect } from "@remix-run/node";
import { optional } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { safeNext } from "#app/lib/next.ts";
import { actOnTasks } from "#app/tasks/actions/act.ts";
import type { Done, TaskIntent } from "#app/tasks/actions/intents.ts";

/** What shows itself where it was done. */
const SHOWN_INTENTS: ReadonlySet<TaskIntent> = new Set(["favorite", "unfavorite", "good", "bad"]);

/** The address to go on at, with what the page is to say: it may offer to undo it. */
function afterwards(here: string, { intent, ids, credits }: Done): string {
  const url = new URL(here, "http://here.invalid");
  for (const name of ["done", "ids", "credits"]) url.searchParams.delete(name);
  if (SHOWN_INTENTS.has(intent)) return url.pathname + url.search;
  url.searchParams.set("done", intent);
  if (intent === "delete") url.searchParams.set("ids", ids.join(","));
  if (credits > 0) url.searchParams.set("credits", String(credits));
  return url.pathname + url.search;
}

/**
 * Carries out a form about tasks that was sent without scripts, and goes on to the page it names in `next` or came from; a zip
 * is sent itself, a single new task leads to its own page. What is refused altogether is the action's answer.
 */
export async function taskAction(asker: Asker, form: FormData) {
  const done = await actOnTasks((document, variables) => send(asker, document, variables), form);
  if (done.ids.length === 0) return data(done, { status: 422 });
  if (done.zip !== null) return redirect(done.zip.url);
  const [created] = done.created;
  if (created !== undefined && done.created.length === 1) {
    return redirect(localizedFor(asker.request, `/creations/${created}`));
  }
  const { pathname, search } = new URL(asker.request.url);
  return redirect(afterwards(safeNext(optional(form, "next") ?? null, pathname + search), done));
}
