import type { SourceRule } from "#app/compose/sources/sources.ts";
import { MOST_AT_ONCE } from "#app/compose/submissions/tasks-input.ts";
import type { Key, Values } from "#app/lib/i18n/words.ts";
import type { ModelCard } from "#app/tasks/catalog/documents.ts";

export type Readiness = {
  model: ModelCard | undefined;
  modelDisabledReason: string | null;
  rule: SourceRule;
  /** How many images the tasks would start from. */
  images: number;
  isUploading: boolean;
  isSending: boolean;
  isBlank: boolean;
  /** How many tasks the form would make. */
  count: number;
};

/** Why the button is disabled, as words to look up; null when it can. What the reader can mend first comes first. */
export function disabledReason(readiness: Readiness): { key: Key; values?: Values } | null {
  const { model, rule, images, isUploading, isSending, isBlank, count } = readiness;
  if (isSending) return { key: "compose.why.sending" };
  if (model === undefined || readiness.modelDisabledReason !== null) return { key: "compose.why.model" };
  if (isUploading) return { key: "compose.why.uploading" };
  if (images < rule.fewest) return { key: "compose.why.image", values: { model: model.name } };
  if (isBlank) return { key: "compose.why.prompt" };
  if (count > MOST_AT_ONCE) return { key: "compose.why.tooMany", values: { most: MOST_AT_ONCE, wished: count } };
  return null;
}
