import { data, redirect } from "@remix-run/node";
import {
  CreateTasksDocument,
  ModelsDocument,
  RecipeDocument,
  SavedPromptDocument,
  SourcesDocument,
} from "#app/compose/documents.ts";
import { modelFor } from "#app/compose/models/offers.ts";
import { recipeAddress, type Start, startFrom } from "#app/compose/recipe.ts";
import { tasksInput } from "#app/compose/submissions/tasks-input.ts";
import { type Answer, echo, optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, send } from "#app/lib/graphql/ask.server.ts";
import { outcomeOf, type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import type { ModelCard, ModelName } from "#app/tasks/catalog/documents.ts";
import { knownModels } from "#app/tasks/catalog/known-models.ts";
import { type Kind, kindNamed, taskKind } from "#app/tasks/composing.ts";
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
  const params = new URL(asker.request.url).searchParams;
  const { from, use, image, prompt, saved, choices } = recipeAddress(params);
  const style = params.get("style");
  const named = style === null ? choices : { ...choices, style };
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

/**
 * The models of a kind with their forms, as far as a composer most likely needs them at first: what it begins with, what it
 * begins with where nothing is said, and those this browser used last.
 */
export async function firstCards(
  asker: Asker,
  kind: Kind,
  names: readonly ModelName[],
  wanted: string | undefined,
): Promise<ModelCard[]> {
  const { recent } = knownModels(asker.request.headers.get("cookie"));
  const slugs = [modelFor(names, wanted)?.slug, modelFor(names, undefined)?.slug, ...recent];
  const named = [...new Set(slugs)].flatMap((slug) => slug ?? []);
  return (await ask(asker, ModelsDocument, { kind: taskKind(kind), slugs: named })).models;
}

/** What a composer's form comes back with that was sent without scripts, with the form of the model that is chosen in it. */
export type ComposerAnswer = Answer & { cards: ModelCard[] };

/** The kind that a composer's form is for. */
export function kindIn(form: FormData): Kind {
  return kindNamed(text(form, "intent")) ?? "image";
}

/** Draws a composer's form again as it was sent; `prompt` takes the place of its words. */
export async function composerAnswer(asker: Asker, form: FormData, refused: Refusal | null, prompt?: string) {
  const slugs = [text(form, "model")];
  const { models: cards } = await ask(asker, ModelsDocument, { kind: taskKind(kindIn(form)), slugs });
  const values = { ...echo(form), ...(prompt === undefined ? {} : { prompt }) };
  const body: ComposerAnswer = { intent: text(form, "intent"), refusal: refused, values, cards };
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
  const kind = kindIn(form);
  if (text(form, "only") === "options") return composerAnswer(asker, form, null);
  const placed = await send(asker, CreateTasksDocument, { input: tasksInput(form, kind) });
  if (!placed.ok) return composerAnswer(asker, form, placed.refusal);
  const { outcomes } = placed.payload;
  const made = outcomes.find(({ task }) => task !== null)?.task;
  if (made != null) return redirect(afterOrder(asker.request, form, kind, made.id));
  const refused = outcomes[0]?.error == null ? null : outcomeOf(outcomes[0].error);
  return composerAnswer(asker, form, refused === null || refused.ok ? refusal("INTERNAL_ERROR", "") : refused.refusal);
}
