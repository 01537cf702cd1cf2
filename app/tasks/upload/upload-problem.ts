import type { Refusal } from "#app/lib/graphql/result.ts";
import { useLocale, useWords } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { type FileProblem, MOST_MEGABYTES } from "#app/tasks/upload/image-file.ts";
import { useRefusalSentence } from "#app/ui/messages/refusal-notice.tsx";

/** Why a file is not taken, in words: from its outside, or from what the server found in its bytes. */
export function useUploadProblem(): (problem: FileProblem | Refusal, name: string) => string {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useWords();
  const sentence = useRefusalSentence();
  return (problem, name) => {
    if (typeof problem === "string") return t(`sources.problems.${problem}`, { name, most: MOST_MEGABYTES });
    const [field] = problem.fields;
    if (field === undefined) return sentence(problem);
    const unnamed = t("sources.problems.bytes", { name });
    return locale === "en" ? field.message : words(["sources", "bytes", field.code ?? ""], unnamed, { name });
  };
}
