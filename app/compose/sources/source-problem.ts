import type { SourceItem } from "#app/compose/sources/source-store.ts";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { MOST_MEGABYTES } from "#app/tasks/upload/image-file.ts";
import { useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";

type Refused = Extract<SourceItem, { state: "refused" }>;

/** Why a file is not taken, in words: from its outside, or from what the server found in its bytes. */
export function useSourceProblem(): (item: Refused) => string {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useWords();
  const sentence = useRefusalSentence();
  return ({ problem, name }) => {
    if (typeof problem === "string") return t(`sources.problems.${problem}`, { name, most: MOST_MEGABYTES });
    const [field] = problem.fields;
    if (field === undefined) return sentence(problem);
    const unnamed = t("sources.problems.bytes", { name });
    return locale === "en" ? field.message : words(["sources", "bytes", field.code ?? ""], unnamed, { name });
  };
}
