import { data, redirect } from "@remix-run/node";
import { CreateTasksDocument, RecipeDocument, SavedPromptDocument, SourcesDocument } from "#app/compose/documents.ts";
import { recipeAddress, type Start, startFrom } from "#app/compose/recipe.ts";
import { tasksInput } from "#app/compose/submissions/tasks-input.ts";
import { type Answer, echo, optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { outcomeOf, type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import type { Kind } from "#app/tasks/composing.ts";
import type { Source } from "#app/tasks/upload/documents.ts";

async function imageOf(asker: Asker, id: string): Promise<Source | null> {
  const { nodes } = await ask(asker, SourcesDocument, { ids: [id] });
  const [node] = nodes;
  return node?.__typename === "Asset" && node.contentType.startsWith("image/") ? node : null;
}

/** A prompt of the viewer's, by its id, with the style it was written to suit. */
async function savedPrompt(asker: Asker, id: string) {
  const { node } = await ask(asker, SavedPromptDocument, { id });
  return node?.__typename === "Prompt" ? node : null;
}

/** What the address asks the composer to begin with; what it names and is gone is left out, and said so. */
export async function startOf(asker: Asker, kind: Kind): Promise<Start> {
  const { from, use, image, prompt, saved, choices: named } = recipeAddress(new URL(asker.request.url).searchParams);
  const [{ task }, given, written] = await Promise.all([
    from === null ? { task: null } : ask(asker, RecipeDocument, { id: from }),
    image === null ? null : imageOf(asker, image),
    saved === null ? null : savedPrompt(asker, saved),
  ]);
  const start =
    task === null ? { prompt: "", choices: named, sources: [], asReferences: false } : startFrom(task, use, kind);
  return {
    ...start,
    prompt: written?.text ?? prompt ?? start.prompt,
    choices: written?.style == null ? start.choices : { ...start.choices, style: written.style.id },
    sources: given === null ? start.sources : [given],
    isLost:
      (from !== null && task === null) || (image !== null && given === null) || (saved !== null && written === null),
  };
}

function answer(form: FormData, refused: Refusal | null) {
  const body: Answer = { intent: text(form, "intent"), refusal: refused, values: echo(form) };
  return data(body, { status: refused === null ? 200 : 422 });
}

/** Once more with the same settings, and what it became above them; in its story, where it has one. */
function afterOrder(request: Request, form: FormData, kind: Kind, id: string): string {
  const params = new URLSearchParams({ kind, from: id });
  const story = optional(form, "workflow");
  if (story !== undefined) params.set("story", story);
  return localizedFor(request, `/create?${params}#made`);
}

/**
 * Takes a composer's form that was sent without scripts: the page comes back with what is being made, or with the first
 * refusal when nothing is.
 */
export async function submitTasks(asker: Asker, form: FormData) {
  const kind = text(form, "intent") === "video" ? "video" : "image";
  if (text(form, "only") === "options") return answer(form, null);
  const placed = await send(asker, CreateTasksDocument, { input: tasksInput(form, kind) });
  if (!placed.ok) return answer(form, placed.refusal);
  const { outcomes } = placed.payload;
  const made = outcomes.find(({ task }) => task !== null)?.task;
  if (made != null) return redirect(afterOrder(asker.request, form, kind, made.id));
  const refused = outcomes[0]?.error == null ? null : outcomeOf(outcomes[0].error);
  return answer(form, refused === null || refused.ok ? refusal("INTERNAL_ERROR", "") : refused.refusal);
}
