import { useCallback } from "react";
import { fileSize } from "#app/lib/format.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { type Done, TOLD_INTENTS } from "#app/tasks/actions/actions.ts";
import { useRefusalSentence } from "#app/ui/refusal-notice.tsx";
import type { Toast } from "#app/ui/toast-stack.tsx";

/** The toast for what came of a form about tasks; null where the page itself shows it. */
export function useTaskToast(): (done: Done, undo: () => void) => Toast | null {
  const { t, locale } = useTranslation();
  const sentence = useRefusalSentence();
  return useCallback(
    (done, undo) => {
      const { intent, ids, refusal, zip, credits } = done;
      const count = ids.length;
      if (count === 0) return refusal === null ? null : { text: sentence(refusal), tone: "danger" };
      if (zip !== null) {
        return { text: t("toast.zip", { count: zip.fileCount, size: fileSize(zip.byteSize, locale) }) };
      }
      const told = TOLD_INTENTS.find((one) => one === intent);
      if (told === undefined) return null;
      const text =
        intent === "cancel" && credits > 0
          ? t("toast.canceledReturned", { count: credits })
          : t(`toast.done.${told}`, { count });
      const rest = done.left > 0 && told !== "alt" ? ` ${t(`toast.left.${told}`, { count: done.left })}` : "";
      return { text: text + rest, action: intent === "delete" ? { label: t("toast.undo"), onAct: undo } : undefined };
    },
    [t, locale, sentence],
  );
}
