import type { TaskCard } from "#app/documents/task.ts";

/** What an earlier order chose, so that its form starts from there and not from nothing. */
export function orderDefaults(task: TaskCard | null): Record<string, string> {
  if (task === null) return {};
  const chosen: Record<string, string> = { model: task.model.slug };
  if (task.style !== null) chosen.style = task.style.id;
  if (task.aspectRatio !== null) chosen.aspectRatio = task.aspectRatio;
  if (task.__typename === "ImageTask") chosen.variants = String(task.variants);
  if (task.__typename === "VideoTask" && task.durationSeconds !== null)
    chosen.durationSeconds = String(task.durationSeconds);
  return chosen;
}
