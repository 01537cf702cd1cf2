import { useSearchParams } from "@remix-run/react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { TOLD_INTENTS } from "#app/tasks/actions/intents.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import { Button } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/messages/notice.tsx";

/** What a form sent without scripts did, with the way to undo it: what a toast says where there are scripts. */
export function DoneNotice() {
  const { t } = useTranslation();
  const { onSubmit } = useTaskActions();
  const [params] = useSearchParams();
  const done = TOLD_INTENTS.find((intent) => intent === params.get("done"));
  const ids = (params.get("ids") ?? "").split(",").filter((id) => id !== "");
  const credits = Number(params.get("credits") ?? 0);
  if (done === undefined) return null;
  return (
    <Notice tone="note">
      <form method="post" onSubmit={onSubmit} className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span>
          {done === "cancel" && credits > 0
            ? t("toast.canceledReturned", { count: credits })
            : t(`toast.done.${done}`, { count: Math.max(1, ids.length) })}
        </span>
        {done === "delete" && ids.length > 0 && (
          <>
            {ids.map((id) => (
              <input key={id} type="hidden" name="ids" value={id} />
            ))}
            <Button type="submit" size="small" name="intent" value="restore">
              {t("toast.undo")}
            </Button>
          </>
        )}
      </form>
    </Notice>
  );
}
