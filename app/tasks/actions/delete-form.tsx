import Trash2 from "lucide-react/icons/trash";
import type { ReactNode } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";

type DeleteFormProps = { id: string; className: string; next?: string; children?: ReactNode };

/** Deletes a task. Nothing is asked first, because it can be brought back. */
export function DeleteForm({ id, className, next, children }: DeleteFormProps) {
  const { t } = useTranslation();
  const { onSubmit } = useTaskActions();
  return (
    <form method="post" onSubmit={onSubmit} className="contents">
      <input type="hidden" name="ids" value={id} />
      {next !== undefined && <input type="hidden" name="next" value={next} />}
      <button type="submit" name="intent" value="delete" aria-label={t("task.delete")} className={className}>
        <Trash2 className="size-5 shrink-0" aria-hidden="true" />
        {children}
      </button>
    </form>
  );
}
