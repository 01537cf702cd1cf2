import type { Media, TaskCard } from "#app/tasks/documents.ts";

/**
 * What an earlier task was made with, so that its form starts from there. Without one, the shape that goes on into the video without
 * being cut: the source image's when there is one, else a film's.
 */
export function formDefaults(task: TaskCard | null, source: Media | null = null): Record<string, string> {
  const isUpright = source?.width != null && source.height != null && source.height > source.width;
  if (task === null) return { aspectRatio: isUpright ? "9:16" : "16:9" };
  const chosen: Record<string, string> = { model: task.model.slug };
  if (task.style !== null) chosen.style = task.style.id;
  if (task.aspectRatio !== null) chosen.aspectRatio = task.aspectRatio;
  if (task.__typename === "ImageTask") chosen.variants = String(task.variants);
  if (task.__typename === "VideoTask" && task.durationSeconds !== null)
    chosen.durationSeconds = String(task.durationSeconds);
  return chosen;
}
