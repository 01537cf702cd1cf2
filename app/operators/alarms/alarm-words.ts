import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { numberIn } from "#app/lib/i18n/words.ts";
import type { Alarm } from "#app/operators/alarms/documents.ts";

/** What an alarm says in the reader's language; of a rule that has no words yet, what the API says. */
export function useAlarmSentence(): (alarm: Alarm) => string {
  const { locale } = useLocale();
  const words = useWords();
  const told = (value: number | null) => (value === null ? "?" : numberIn(locale, Math.round(value)));
  return ({ rule, subject, value, threshold, message }) => {
    const name = rule === "backup-old" && value === null ? "backup-none" : rule;
    return words(`operators.alarms.rules.${name}`, message, {
      subject: subject ?? undefined,
      value: told(value),
      threshold: told(threshold),
    });
  };
}
