import { data, redirect } from "@remix-run/node";
import { type Answer, echo, optional, text } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { CreateWorkflowDocument, UpdateWorkflowDocument } from "#app/studio/story/documents.ts";
import type { StoryChange } from "#app/studio/story/use-story.ts";

function refused(form: FormData, why: Refusal) {
  const body: Answer = { intent: text(form, "intent"), refusal: why, values: echo(form) };
  return data(body, { status: 422 });
}

/** The story that a form belongs to: the one it names, or a new one where it names none. */
export async function storyOf(asker: Asker, id: string | undefined): Promise<string | Refusal> {
  if (id !== undefined) return id;
  const begun = await send(asker, CreateWorkflowDocument, {});
  return begun.ok ? begun.payload.workflow.id : begun.refusal;
}

/** Changes a story; null where that was done. */
export async function turnStory(asker: Asker, id: string, change: StoryChange): Promise<Refusal | null> {
  const turned = await send(asker, UpdateWorkflowDocument, { input: { id, ...change } });
  return turned.ok ? null : turned.refusal;
}

/** Makes a picture the one that the story's video begins with: the page then stands at the video. */
export async function chooseImage(asker: Asker, form: FormData) {
  const id = await storyOf(asker, optional(form, "story"));
  if (typeof id !== "string") return refused(form, id);
  const image = text(form, "image");
  const why = await turnStory(asker, id, { selectedImage: image, step: "VIDEO" });
  if (why !== null) return refused(form, why);
  const params = new URLSearchParams({ story: id, kind: "video", image });
  return redirect(localizedFor(asker.request, `/create?${params}`));
}
