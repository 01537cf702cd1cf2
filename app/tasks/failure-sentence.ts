import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";

/** The one sentence for a failure: the API's own in English, else the locale file's for its code or its category. */
export function useFailureSentence(task: TaskCard): string {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useWords();
  const { failure } = task;
  if (failure === null) return t(`task.ended.${task.status === "CANCELED" ? "CANCELED" : "TIMED_OUT"}`);
  if (locale === "en") return failure.message;
  return words(`failure.codes.${failure.code}`, words(`failure.${failure.category}`, failure.message));
}
