import type { CreateTasksDocument } from "#app/compose/documents.ts";
import { optional, text, wholeNumber } from "#app/lib/forms.ts";
import type { VariablesOf } from "#app/lib/graphql/graphql.ts";
import type { Kind } from "#app/tasks/composing.ts";
import { audioTaskInput, imageTaskInput, videoTaskInput } from "#app/tasks/task-input.ts";

export type TasksInput = VariablesOf<typeof CreateTasksDocument>["input"];

/** As many as the API takes at once. */
export const MOST_AT_ONCE = 50;
export const MOST_TAKES = 4;

export type Spread = { prompts: string[]; takes: number; sources: string[]; isEach: boolean };

/** How many tasks a form makes: one a prompt and take, and with `isEach` one a source image as well. */
export function countOf({ prompts, takes, sources, isEach }: Spread): number {
  return prompts.length * takes * (isEach && sources.length > 1 ? sources.length : 1);
}

function spreadOf(form: FormData): Spread {
  const prompts = form.getAll("prompt").flatMap((value) => (typeof value === "string" && value.trim() ? [value] : []));
  const sources = form.getAll("sourceImage").flatMap((value) => (typeof value === "string" && value ? [value] : []));
  return {
    // A task without words is for the API to refuse at its field.
    prompts: prompts.length > 0 ? prompts : [""],
    takes: Math.min(MOST_TAKES, Math.max(1, wholeNumber(form, "takes") ?? 1)),
    sources,
    isEach: text(form, "each") === "true",
  };
}

/** The form of each task: every prompt, with every source image where each is to have its own, so often as asked. */
function singles(form: FormData): FormData[] {
  const { prompts, takes, sources, isEach } = spreadOf(form);
  const groups = isEach && sources.length > 1 ? sources.map((source) => [source]) : [sources];
  return prompts.flatMap((prompt) =>
    groups.flatMap((group) =>
      Array.from({ length: takes }, () => {
        const single = copy(form);
        single.set("prompt", prompt);
        single.delete("sourceImage");
        for (const source of group) single.append("sourceImage", source);
        return single;
      }),
    ),
  );
}

function copy(form: FormData): FormData {
  const copied = new FormData();
  for (const [name, value] of form) copied.append(name, value);
  return copied;
}

/** The tasks a composer's form describes, as the API's batch takes them, also when it is only one. */
export function tasksInput(form: FormData, kind: Kind): TasksInput {
  const forms = singles(form);
  return {
    images: kind === "image" ? forms.map(imageTaskInput) : undefined,
    videos: kind === "video" ? forms.map(videoTaskInput) : undefined,
    audios: kind === "audio" ? forms.map(audioTaskInput) : undefined,
    maxCredits: wholeNumber(form, "maxCredits"),
    idempotencyKey: optional(form, "idempotencyKey"),
  };
}
