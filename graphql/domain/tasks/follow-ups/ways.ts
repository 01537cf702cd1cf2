import type { ModelDefinition, ModelPurpose } from "#graphql/domain/catalog/definition.ts";
import { isBlank, type ParameterInput } from "#graphql/domain/catalog/parameters.ts";
import type { SourceFacts } from "#graphql/domain/tasks/create/named/named-sources.ts";
import type { TaskInput } from "#graphql/domain/tasks/create/validate.ts";
import type { Maker } from "#graphql/domain/tasks/follow-ups/go-on.ts";
import type { FrameMode } from "#prisma/generated/client/client.ts";

/** What is made of one file that is there. Every other purpose begins with words, or needs more than one file. */
export const FOLLOW_UPS = [
  ...(["EDIT", "UPSCALE", "REMOVE_BACKGROUND", "EXPAND", "EXTEND"] as const),
  ...(["IMAGE_TO_VIDEO", "REFERENCE_TO_VIDEO"] as const),
] satisfies ModelPurpose[];
export type FollowUpPurpose = (typeof FOLLOW_UPS)[number];

/** Whether something can, or must, be given. */
export type Need = "NONE" | "OPTIONAL" | "REQUIRED";

/** The shape that a picture is expanded to: an option of the order, as with every model. */
export const NEW_SHAPE = "aspectRatio";

/** kie.ai has no model that only expands (its pages of 2026-10): one that edits is told so in words. */
const EXPANDED = "Show more around this picture, so that it fills the new shape, and leave what it shows as it is.";

/** Whether a purpose goes on from one file. */
export function isFollowUp(purpose: ModelPurpose): purpose is FollowUpPurpose {
  return FOLLOW_UPS.some((one) => one === purpose);
}

/** Whether words can, or must, be given to a model for a purpose. */
export function wordsFor(model: ModelDefinition, purpose: FollowUpPurpose, maker: Maker | null): Need {
  if (!model.takesPrompt) return "NONE";
  return ownWords(model, purpose, maker) === null ? "REQUIRED" : "OPTIONAL";
}

/** The words where none are given: what is edited needs some; what goes on does so by those of the task that made it. */
function ownWords(model: ModelDefinition, purpose: FollowUpPurpose, maker: Maker | null): string | null {
  if (purpose === "EDIT") return null;
  if (purpose === "EXPAND") return EXPANDED;
  const words = maker?.prompt.trim() ?? "";
  return words.length < Math.max(1, model.promptMinLength) || words.length > model.promptMaxLength ? null : words;
}

/** Whether a mask can, or must, be given to a model. */
export function maskFor({ inputs }: ModelDefinition): Need {
  const input = inputs.find(({ kind }) => kind === "MASK");
  if (input === undefined) return "NONE";
  return input.min > 0 ? "REQUIRED" : "OPTIONAL";
}

/** What is asked for: a purpose, and what was said beside it. */
export type FollowUpWords = {
  purpose: FollowUpPurpose;
  prompt?: string | null | undefined;
  options?: ParameterInput["options"] | undefined;
  mask?: string | null | undefined;
};

/** The order that a model is given for a follow-up: that of `createImageTask`, `createVideoTask` and their siblings. */
export function inputFor(
  model: ModelDefinition,
  { purpose, prompt, options, mask }: FollowUpWords,
  { id }: Pick<SourceFacts, "id">,
  maker: Maker | null,
): TaskInput {
  return {
    model: model.slug,
    prompt: promptFor(model, purpose, prompt ?? "", maker),
    sourceImages: [id],
    mask: mask ?? null,
    options: options ?? null,
    frameMode: frameModeFor(model, purpose),
    parent: maker?.id ?? null,
    endUser: maker?.endUser ?? null,
  };
}

/** How a video uses the file: as the purpose says, and otherwise as the model does with one. */
export function frameModeFor({ frameModes }: ModelDefinition, purpose: FollowUpPurpose): FrameMode | null {
  if (purpose === "REFERENCE_TO_VIDEO") return "REFERENCE";
  return purpose === "IMAGE_TO_VIDEO" && frameModes.length > 0 ? "FIRST_FRAME" : null;
}

function promptFor(model: ModelDefinition, purpose: FollowUpPurpose, given: string, maker: Maker | null): string {
  if (isBlank(given)) return model.takesPrompt ? (ownWords(model, purpose, maker) ?? "") : "";
  return purpose === "EXPAND" && model.takesPrompt ? `${EXPANDED} What is new shows: ${given.trim()}` : given;
}

/** What stands in the name of a model: each is what it does with any file. */
const DONE = ["UPSCALE", "REMOVE_BACKGROUND", "EXTEND"] as const;

/** What a task made of its first source, as far as its row tells; null for what is no follow-up, such as words that are spoken. */
export function purposeOf(
  { kind, purposes }: ModelDefinition,
  { prompt, frameMode }: { prompt: string; frameMode: FrameMode | null },
  sourceType: string,
): FollowUpPurpose | null {
  const done = DONE.find((purpose) => purposes.includes(purpose));
  if (done !== undefined) return done;
  if (kind === "IMAGE") return prompt.startsWith(EXPANDED) ? "EXPAND" : "EDIT";
  if (kind !== "VIDEO") return null;
  if (frameMode === "REFERENCE") return "REFERENCE_TO_VIDEO";
  return sourceType.startsWith("image/") ? "IMAGE_TO_VIDEO" : "EDIT";
}
