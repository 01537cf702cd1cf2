import { MOST_BESIDE, useFeedActs } from "#app/creations/feed/use-feed.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useToast } from "#app/ui/messages/toast.tsx";

/** Puts a task among those to compare, or takes it out; says so where there is no room for one more. */
export function useCompareToggle(): (task: Pick<TaskCard, "id">) => void {
  const { toggleCompared } = useFeedActs();
  const { t } = useTranslation();
  const toast = useToast();
  return ({ id }) => {
    if (!toggleCompared(id)) toast({ text: t("feed.compareFull", { most: MOST_BESIDE }) });
  };
}
