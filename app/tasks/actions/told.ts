import { fileSize } from "#app/lib/format.ts";
import type { Refusal } from "#app/lib/graphql/result.ts";
import type { Locale } from "#app/lib/i18n/locale.ts";
import type { Translate } from "#app/lib/i18n/words.ts";
import { type Done, TOLD_INTENTS } from "#app/tasks/actions/intents.ts";
import type { Toast } from "#app/ui/messages/toast-stack.tsx";

type Words = { t: Translate; locale: Locale; sentence: (refusal: Refusal) => string };

/** The toast for what came of a form about tasks, with the way back from what `undo` takes back; null where the page itself shows it. */
export function toastFor(done: Done, { t, locale, sentence }: Words, undo: () => void): Toast | null {
  const { intent, ids, refusal, zip, credits } = done;
  const count = ids.length;
  if (count === 0) return refusal === null ? null : { text: sentence(refusal), tone: "danger" };
  if (zip !== null) return { text: t("toast.zip", { count: zip.fileCount, size: fileSize(zip.byteSize, locale) }) };
  const told = TOLD_INTENTS.find((one) => one === intent);
  if (told === undefined) return null;
  const text =
    intent === "cancel" && credits > 0
      ? t("toast.canceledReturned", { count: credits })
      : t(`toast.done.${told}`, { count });
  const rest =
    done.left > 0 && told !== "alt" && told !== "captions" && told !== "finish"
      ? ` ${t(`toast.left.${told}`, { count: done.left })}`
      : "";
  return { text: text + rest, action: intent === "delete" ? { label: t("toast.undo"), onAct: undo } : undefined };
}
