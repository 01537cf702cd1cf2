import Heart from "lucide-react/icons/heart";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { type PendingIntents, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";

/** Whether a task is marked, or is just being so. */
export function isMarked(pending: PendingIntents, { id, isFavorite }: Pick<TaskCard, "id" | "isFavorite">): boolean {
  const intent = pending.get(id);
  return intent === "favorite" || (intent !== "unfavorite" && isFavorite);
}

/** Marks a task, or takes the mark away. */
export function FavoriteForm({ task, className }: { task: TaskCard; className: string }) {
  const { t } = useTranslation();
  const { onSubmit, pending } = useTaskActions();
  const isFavorite = isMarked(pending, task);
  return (
    <form method="post" onSubmit={onSubmit} className="contents">
      <input type="hidden" name="ids" value={task.id} />
      <button
        name="intent"
        value={isFavorite ? "unfavorite" : "favorite"}
        type="submit"
        aria-pressed={isFavorite}
        aria-label={t("task.favorite")}
        className={className}
      >
        <Heart
          className={classes("size-5", isFavorite ? "fill-danger text-danger" : "text-muted")}
          aria-hidden="true"
        />
      </button>
    </form>
  );
}
