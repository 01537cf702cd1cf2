import type { Translate } from "#app/lib/i18n/words.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";

type Range = NonNullable<ModelCard["expectedSeconds"]>;

/** The same with no words around it, for where there is little room. */
export function shortTime(t: Translate, { p50, p90 }: Range): string {
  return t(p50 === p90 ? "task.seconds" : "task.range", { from: p50, to: p90 });
}

/** How long something usually takes, in words: a range, or one number when half and nearly all take about the same. */
export function usualTime(t: Translate, range: Range): string {
  return t(range.p50 === range.p90 ? "task.about" : "task.usually", { from: range.p50, to: range.p90 });
}
