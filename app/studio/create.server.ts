import { redirect } from "@remix-run/node";
import { composerAnswer, firstCards, kindIn, startOf, submitTasks } from "#app/compose/compose.server.ts";
import { SavedPromptDocument } from "#app/compose/documents.ts";
import { optional, text } from "#app/lib/forms.ts";
import { type Asker, ask, send, signedIn } from "#app/lib/graphql/ask.server.ts";
import { wordsOf } from "#app/lib/i18n/i18n.server.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { CreatePromptDocument } from "#app/prompts/documents.ts";
import { CreateDocument } from "#app/studio/documents.ts";
import { StoriesDocument } from "#app/studio/story/documents.ts";
import { chooseImage, storyOf, turnStory } from "#app/studio/story/story.server.ts";
import { LAST_STORY, NEW_STORY, stepOf } from "#app/studio/story/story-steps.ts";
import { taskAction } from "#app/tasks/actions/task-actions.server.ts";
import { stylesNamedFor } from "#app/tasks/catalog/style-names.server.ts";
import { kindNamed, taskKind } from "#app/tasks/composing.ts";
import { EXAMPLES } from "#app/tasks/examples/recipes.ts";

/** Tasks in the feed at first; more follow as it is scrolled. */
const FIRST = 8;

/** The address of the story to go on with: the newest that was begun and not finished, else a new one. */
async function lastStory(asker: Asker): Promise<Response> {
  const { viewer } = await ask(asker, StoriesDocument, {});
  signedIn(asker.request, viewer);
  const unfinished = viewer?.workflows.nodes.find(
    ({ step, prompt }) => step !== "DONE" && (step !== "PROMPT" || prompt !== null),
  );
  return redirect(localizedFor(asker.request, `/create?story=${unfinished?.id ?? NEW_STORY}`));
}

/**
 * Everything that the studio is drawn from: `?kind=image|video|audio`, what a composer begins with, `?after=<cursor>` of the feed, and
 * `?story=<id>|new|last`. @throws a Response: 404 for a story that is not the viewer's, the way to the sign-in page.
 */
export async function loadStudio(asker: Asker) {
  const { searchParams } = new URL(asker.request.url);
  const story = searchParams.get("story");
  if (story === LAST_STORY) throw await lastStory(asker);
  const kind = kindNamed(searchParams.get("kind")) ?? "image";
  const begun = story !== null && story !== NEW_STORY;
  const after = searchParams.get("after");
  const examples = [...new Set(EXAMPLES.map(({ model }) => model))];
  const variables = { first: FIRST, after, story: begun ? story : "", begun, kind: taskKind(kind), examples };
  const [page, start] = await Promise.all([ask(asker, CreateDocument, variables), startOf(asker, kind)]);
  signedIn(asker.request, page.viewer);
  if (begun && page.workflow == null) throw new Response(null, { status: 404 });
  const cards = await firstCards(asker, kind, page.models, start.choices.model);
  return {
    page: { ...page, styles: stylesNamedFor(asker.request, page.styles) },
    variables,
    kind,
    start,
    cards,
    isStory: story !== null,
    idempotencyKey: crypto.randomUUID(),
    title: `${wordsOf(asker.request).t(story === null ? "nav.create" : "studio.story")} · Nano Banana Video`,
  };
}

/** The form once more, with what the assistant makes of its prompt. */
async function improve(asker: Asker, form: FormData) {
  const kind = taskKind(kindIn(form));
  const idempotencyKey = optional(form, "idempotencyKey");
  const written = await send(asker, CreatePromptDocument, {
    input: { idea: text(form, "prompt"), kind, idempotencyKey: idempotencyKey && `improve-${idempotencyKey}` },
  });
  if (!written.ok) return composerAnswer(asker, form, written.refusal);
  const { node } = await ask(asker, SavedPromptDocument, { id: written.payload.prompt.id });
  return composerAnswer(asker, form, null, node?.__typename === "Prompt" ? (node.text ?? undefined) : undefined);
}

/** An order without scripts. In a story it belongs to that, which begins with it if it has not begun. */
async function order(asker: Asker, form: FormData) {
  if (text(form, "only") === "improve") return improve(asker, form);
  const { searchParams } = new URL(asker.request.url);
  if (!searchParams.has("story") || text(form, "only") !== "") return submitTasks(asker, form);
  const story = await storyOf(asker, optional(form, "workflow"));
  if (typeof story !== "string") return composerAnswer(asker, form, story);
  form.set("workflow", story);
  const step = stepOf(form);
  const refusal = step === undefined ? null : await turnStory(asker, story, { step });
  return refusal === null ? submitTasks(asker, form) : composerAnswer(asker, form, refusal);
}

/** Carries out a form of the studio that was sent without scripts: an order, the picture of a story, or what can be done to results. */
export async function actInStudio(asker: Asker) {
  const form = await asker.request.formData();
  const intent = text(form, "intent");
  if (kindNamed(intent) !== undefined) return order(asker, form);
  if (intent === "story-image") return chooseImage(asker, form);
  return taskAction(asker, form);
}
