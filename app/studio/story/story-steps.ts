import type { Story } from "#app/studio/story/documents.ts";
import { kindNamed } from "#app/tasks/composing.ts";
import type { Media, TaskCard } from "#app/tasks/documents.ts";
import { isPicture } from "#app/tasks/media.ts";
import { isOpen } from "#app/tasks/status.ts";

/** What a story's address says while it is no row yet. */
export const NEW_STORY = "new";
/** Leads to the newest story that was begun and not finished. */
export const LAST_STORY = "last";

export const STEPS = ["prompt", "image", "video"] as const;
export type StepName = (typeof STEPS)[number];
export type StepState = "ahead" | "current" | "done";

const REACHED = { PROMPT: 0, IMAGE: 1, VIDEO: 2, DONE: 3 };

/** How each step stands: the one at work, those that have a result or were passed, and those to come. */
export function stepStates(story: Story | null): Record<StepName, StepState> {
  const current = REACHED[story?.step ?? "PROMPT"];
  const hasResult = [
    story?.prompt != null,
    story?.selectedImage != null || (story?.imageTask?.assets.length ?? 0) > 0,
    (story?.videoTask?.assets.length ?? 0) > 0,
  ];
  const stateOf = (index: number): StepState => {
    if (index === current) return "current";
    return index < current || hasResult[index] ? "done" : "ahead";
  };
  return { prompt: stateOf(0), image: stateOf(1), video: stateOf(2) };
}

/** The picture that stands for a step; null while it has none. */
export function pictureOf(story: Story | null, step: StepName): Media | null {
  if (step === "prompt" || story === null) return null;
  if (step === "image") return story.selectedImage ?? story.imageTask?.assets[0] ?? null;
  const source = story.videoTask?.sourceImages[0];
  return source === undefined || !isPicture(source) ? null : source;
}

/** The task that is being made for a step; null when nothing is under way. */
export function runningIn(story: Story | null, step: StepName): TaskCard | null {
  const task = step === "image" ? story?.imageTask : step === "video" ? story?.videoTask : null;
  return task != null && isOpen(task) ? task : null;
}

/** The pictures that the story's video may begin with: those of its newest image, while none has been chosen. */
export function candidatesOf(story: Story | null): readonly Media[] {
  if (story === null || story.selectedImage !== null || story.step === "DONE") return [];
  return story.imageTask?.assets ?? [];
}

/** Where a step of a story stands, with the composer set up for it. */
export function stepAddress(story: Story | null, step: StepName): string {
  const params = new URLSearchParams({ story: story?.id ?? NEW_STORY, kind: step === "video" ? "video" : "image" });
  const task = step === "image" ? story?.imageTask : step === "video" ? story?.videoTask : null;
  if (step === "video" && story?.selectedImage != null) params.set("image", story.selectedImage.id);
  if (task != null) {
    params.set("from", task.id);
    params.set("use", "prompt");
  } else if (step !== "video" && story?.prompt != null) params.set("saved", story.prompt.id);
  return `/create?${params}`;
}

/** Where the story stands that `/workflow/<id>`, `/workflow?new` or `/workflow?idea=<words>` led to; without any, the last one. */
export function storyAddress(id: string | undefined, asked: URLSearchParams): string {
  const idea = asked.get("idea");
  const isNew = asked.has("new") || idea !== null;
  const params = new URLSearchParams({ story: id ?? (isNew ? NEW_STORY : LAST_STORY) });
  if (idea !== null) params.set("prompt", idea);
  return `/create?${params}`;
}

/** The step that an order, by its form, is of; sound is of none. */
export function stepOf(form: FormData): "IMAGE" | "VIDEO" | undefined {
  const kind = kindNamed(form.get("intent"));
  if (kind === "audio") return undefined;
  return kind === "video" ? "VIDEO" : "IMAGE";
}
