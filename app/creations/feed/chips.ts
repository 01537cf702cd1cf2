import type { Translate } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { shapeAsked } from "#app/tasks/media.ts";

/** How many files were ordered together. */
function ordered(tasks: readonly TaskCard[]): number {
  return tasks.reduce((sum, task) => sum + (task.__typename === "ImageTask" ? Math.max(1, task.variants) : 1), 0);
}

/** What a row was made with, in words: kind, model, shape, length, how many, and the credits of all of it. */
export function chipsOf(tasks: readonly TaskCard[], t: Translate): string[] {
  const [task] = tasks;
  if (task === undefined) return [];
  const count = ordered(tasks);
  const seconds = task.__typename === "VideoTask" ? task.durationSeconds : null;
  const credits = tasks.reduce((sum, { creditsCharged }) => sum + creditsCharged, 0);
  return [
    task.isDraft ? t("feed.draft") : "",
    t(`task.kind.${task.kind}`),
    task.model.name,
    shapeAsked(task) ?? "",
    seconds === null ? "" : t("task.seconds", { from: seconds }),
    count > 1 ? `×${count}` : "",
    t("credits.count", { count: credits }),
    tasks.some(({ sandbox }) => sandbox) ? t("sandbox.name") : "",
  ].filter((word) => word !== "");
}
