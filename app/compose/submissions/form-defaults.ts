import type { Media } from "#app/tasks/documents.ts";

/**
 * What a form begins with when nothing was chosen: the shape that goes on into a video without being cut, the source image's when
 * there is one, else a film's.
 */
export function formDefaults(source: Media | undefined): Record<string, string> {
  const isUpright = source?.width != null && source.height != null && source.height > source.width;
  return { aspectRatio: isUpright ? "9:16" : "16:9" };
}
