import { type ModelDefinition, type ModelPurpose, PURPOSES } from "#graphql/domain/catalog/definition.ts";
import type { FrameMode, TaskKind } from "#prisma/generated/client/client.ts";

/** What a request is usually for, by what it makes and what it begins with. */
export function usualPurpose(kind: TaskKind, frameMode: FrameMode | null, sources: number): ModelPurpose {
  if (kind === "AUDIO") return "SPEECH";
  if (kind === "IMAGE") return sources > 0 ? "EDIT" : "TEXT_TO_IMAGE";
  if (frameMode === "REFERENCE") return "REFERENCE_TO_VIDEO";
  return sources > 0 ? "IMAGE_TO_VIDEO" : "TEXT_TO_VIDEO";
}

/** What a model is used for in a request: a tool has a purpose of its own, whatever it begins with. */
export function purposeOf(
  { kind, purposes }: Pick<ModelDefinition, "kind" | "purposes">,
  frameMode: FrameMode | null,
  sources: number,
): ModelPurpose {
  const usual = usualPurpose(kind, frameMode, sources);
  const [first = usual] = purposes;
  return purposes.includes(usual) ? usual : first;
}

/** Whether a word, as a row keeps it, is a purpose. */
export function isPurpose(word: string): word is ModelPurpose {
  return PURPOSES.some((purpose) => purpose === word);
}
