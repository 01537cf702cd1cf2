import { useId } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { Button } from "#app/ui/button.tsx";

type Cancelable = Pick<TaskCard, "id" | "status" | "creditsReturnedOnCancel">;

/** Cancels one task or several that run, and says before the click what that does to the credits. */
export function CancelForm({ tasks, label }: { tasks: readonly Cancelable[]; label?: string }) {
  const { t } = useTranslation();
  const { onSubmit, pending } = useTaskActions();
  const note = useId();
  const credits = tasks.reduce((sum, task) => sum + task.creditsReturnedOnCancel, 0);
  const isBusy = tasks.some(({ id }) => pending.get(id) === "cancel");
  // Made already: nothing can be called off while its files are being stored.
  if (tasks.some(({ status }) => status === "SAVING")) return null;
  return (
    <form method="post" onSubmit={onSubmit} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <input type="hidden" name="intent" value="cancel" />
      {tasks.map(({ id }) => (
        <input key={id} type="hidden" name="ids" value={id} />
      ))}
      <Button type="submit" size="small" aria-describedby={note} disabled={isBusy}>
        {label ?? t(credits > 0 ? "status.cancel" : "status.stop")}
      </Button>
      <span id={note} className="text-muted text-xs">
        {credits > 0 ? t("status.creditsBack", { count: credits }) : t("status.noCreditsBack")}
      </span>
    </form>
  );
}
