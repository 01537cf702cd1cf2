import { data, redirect } from "@remix-run/node";
import { type Answer, echo, optional, text, wholeNumber } from "#app/lib/forms.ts";
import { type Asker, send } from "#app/lib/graphql/ask.server.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";
import { localizedFor } from "#app/lib/i18n/locale.ts";
import { CreatePromptDocument } from "#app/prompts/documents.ts";
import { CreateImageTaskDocument, CreateVideoTaskDocument } from "#app/tasks/documents.ts";
import { imageTaskInput, videoTaskInput } from "#app/tasks/task-input.ts";
import { CreateWorkflowDocument, UpdateWorkflowDocument } from "#app/workflow/documents.ts";

type Intent = (asker: Asker, form: FormData) => Promise<Response | ReturnType<typeof answer>>;

function answer(form: FormData, refused: Refusal | null, headers?: Headers) {
  const body: Answer = { intent: text(form, "intent"), refusal: refused, values: echo(form) };
  return data(body, { headers, status: refused === null ? 200 : 422 });
}

async function workflowOf(asker: Asker, form: FormData): Promise<{ id: string; isNew: boolean } | Refusal> {
  const id = optional(form, "workflow");
  if (id !== undefined) return { id, isNew: false };
  const created = await send(asker, CreateWorkflowDocument, {});
  return created.ok ? { id: created.payload.workflow.id, isNew: true } : created.refusal;
}

type Change = { prompt?: string; selectedImage?: string; step?: "PROMPT" | "IMAGE" | "VIDEO" };

async function change(asker: Asker, form: FormData, changes: Change) {
  const workflow = await workflowOf(asker, form);
  if ("code" in workflow) return answer(form, workflow);
  const updated = await send(asker, UpdateWorkflowDocument, { input: { id: workflow.id, ...changes } });
  if (!updated.ok) return answer(form, updated.refusal);
  if (workflow.isNew) return redirect(localizedFor(asker.request, `/workflow/${workflow.id}`));
  return answer(form, null);
}

const begin: Intent = async (asker, form) => {
  const workflow = await workflowOf(asker, form);
  if ("code" in workflow) return answer(form, workflow);
  form.set("workflow", workflow.id);
  return answer(form, null);
};

const write: Intent = async (asker, form) => {
  const written = await send(asker, CreatePromptDocument, {
    input: { idea: text(form, "idea"), kind: "IMAGE", idempotencyKey: optional(form, "idempotencyKey") },
  });
  if (!written.ok) return answer(form, written.refusal);
  return change(asker, form, { prompt: written.payload.prompt.id });
};

const image: Intent = async (asker, form) => {
  if (text(form, "only") === "options") return answer(form, null);
  const created = await send(asker, CreateImageTaskDocument, {
    input: {
      task: imageTaskInput(form),
      maxCredits: wholeNumber(form, "maxCredits"),
      idempotencyKey: optional(form, "idempotencyKey"),
    },
  });
  return answer(form, created.ok ? null : created.refusal);
};

const video: Intent = async (asker, form) => {
  if (text(form, "only") === "options") return answer(form, null);
  const created = await send(asker, CreateVideoTaskDocument, {
    input: {
      task: videoTaskInput(form),
      maxCredits: wholeNumber(form, "maxCredits"),
      idempotencyKey: optional(form, "idempotencyKey"),
    },
  });
  return answer(form, created.ok ? null : created.refusal);
};

const intents: Record<string, Intent> = {
  begin,
  write,
  image,
  video,
  attach: (asker, form) => change(asker, form, { prompt: optional(form, "promptId") }),
  "use-prompt": (asker, form) => change(asker, form, { prompt: optional(form, "promptId"), step: "IMAGE" }),
  "own-prompt": (asker, form) => change(asker, form, { step: "IMAGE" }),
  animate: (asker, form) => change(asker, form, { selectedImage: optional(form, "selectedImage"), step: "VIDEO" }),
};

/** Carries out what one of the workflow page's forms asks for. An unknown intent is refused like any bad input. */
export async function act(asker: Asker, form: FormData) {
  const intent = intents[text(form, "intent")];
  return intent === undefined ? answer(form, refusal("INVALID_INPUT", "")) : intent(asker, form);
}
