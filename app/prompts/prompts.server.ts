import { data, redirect } from "@remix-run/node";
import { type Answer, echo, optional, text } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { safeNext } from "#app/lib/next.ts";
import { listingOf, promptKindNamed } from "#app/prompts/address.ts";
import {
  BeginWorkflowDocument,
  CreatePromptDocument,
  DeletePromptDocument,
  FillWorkflowDocument,
  SetPromptFavoriteDocument,
  UpdatePromptDocument,
} from "#app/prompts/documents.ts";

type Done = Response | ReturnType<typeof answer>;

function answer(form: FormData, refused: Refusal | null) {
  const body: Answer = { intent: text(form, "intent"), refusal: refused, values: echo(form) };
  return data(body, { status: refused === null ? 200 : 422 });
}

async function write(asker: Asker, form: FormData): Promise<Done> {
  const written = await send(asker, CreatePromptDocument, {
    input: {
      idea: text(form, "idea"),
      kind: promptKindNamed(text(form, "kind")) ?? "IMAGE",
      prompt: optional(form, "prompt"),
      style: optional(form, "style"),
      idempotencyKey: optional(form, "idempotencyKey"),
    },
  });
  if (!written.ok) return answer(form, written.refusal);
  const { searchParams } = new URL(asker.request.url);
  return redirect(localizedFor(asker.request, `/prompts/${written.payload.prompt.id}${listingOf(searchParams)}`));
}

/** Keeps what was typed, the words or the title, and goes on with it where `to` says: to the image, the video or the workflow. */
async function save(asker: Asker, form: FormData): Promise<Done> {
  const field = (name: string) => (form.has(name) ? text(form, name) : undefined);
  const id = text(form, "id");
  const input = { id, text: field("text"), title: field("title") };
  const saved = await send(asker, UpdatePromptDocument, { input });
  if (!saved.ok) return answer(form, saved.refusal);
  switch (text(form, "to")) {
    case "image":
    case "video":
      return redirect(
        localizedFor(asker.request, `/create?${new URLSearchParams({ kind: text(form, "to"), saved: id })}`),
      );
    case "workflow":
      return beginWorkflow(asker, form, id);
    default:
      return answer(form, null);
  }
}

/** A new workflow that stands at the image already, since its prompt is written. */
async function beginWorkflow(asker: Asker, form: FormData, prompt: string): Promise<Done> {
  const begun = await send(asker, BeginWorkflowDocument, {});
  if (!begun.ok) return answer(form, begun.refusal);
  const { id } = begun.payload.workflow;
  const filled = await send(asker, FillWorkflowDocument, { input: { id, prompt, step: "IMAGE" } });
  return filled.ok
    ? redirect(localizedFor(asker.request, `/create?story=${id}&saved=${prompt}`))
    : answer(form, filled.refusal);
}

async function setFavorite(asker: Asker, form: FormData): Promise<Done> {
  const favorite = text(form, "favorite") === "true";
  const kept = await send(asker, SetPromptFavoriteDocument, { id: text(form, "id"), favorite });
  return answer(form, kept.ok ? null : kept.refusal);
}

async function remove(asker: Asker, form: FormData): Promise<Done> {
  const gone = await send(asker, DeletePromptDocument, { id: text(form, "id") });
  if (!gone.ok) return answer(form, gone.refusal);
  return redirect(safeNext(text(form, "next"), localizedFor(asker.request, "/prompts")));
}

const intents = new Map<string, (asker: Asker, form: FormData) => Promise<Done>>([
  ["write", write],
  ["save", save],
  ["favorite", setFavorite],
  ["delete", remove],
]);

/** Does what one of the forms of the prompts' page asks for. An unknown intent is refused like any bad input. */
export async function actOnPrompts(asker: Asker, form: FormData): Promise<Done> {
  const intent = intents.get(text(form, "intent"));
  return intent === undefined ? answer(form, refusal("INVALID_INPUT", "")) : intent(asker, form);
}
