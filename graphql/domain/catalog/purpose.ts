import type { FrameMode, TaskKind } from "#prisma/generated/client/client.ts";

/** What a request is for, by what it makes and what it begins with. */
export function purposeOf(kind: TaskKind, frameMode: FrameMode | null, sources: number): string {
  if (kind === "IMAGE") return sources > 0 ? "EDIT" : "TEXT_TO_IMAGE";
  if (frameMode === "REFERENCE") return "REFERENCE_TO_VIDEO";
  return sources > 0 ? "IMAGE_TO_VIDEO" : "TEXT_TO_VIDEO";
}
