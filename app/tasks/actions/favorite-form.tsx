import Heart from "lucide-react/icons/heart";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { type PendingIntents, useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { UsedSymbol } from "#app/ui/symbol.tsx";

/** Whether a task is marked, or is just being so. */
export function isMarked(pending: PendingIntents, { id, isFavorite }: Pick<TaskCard, "id" | "isFavorite">): boolean {
  const intent = pending.get(id);
  return intent === "favorite" || (intent !== "unfavorite" && isFavorite);
}

type FavoriteFormProps = { task: TaskCard; className: string; symbol?: string };

/** Marks a task, or takes the mark away. `symbol` names a heart that stands on the page already. */
export function FavoriteForm({ task, className, symbol }: FavoriteFormProps) {
  const { t } = useTranslation();
  const { onSubmit, pending } = useTaskActions();
  const isFavorite = isMarked(pending, task);
  const look = classes("size-5", isFavorite ? "fill-danger text-danger" : "text-muted");
  return (
    <form method="post" onSubmit={onSubmit} className="contents">
      <button
        name="intent"
        value={`${isFavorite ? "unfavorite" : "favorite"} ${task.id}`}
        type="submit"
        aria-pressed={isFavorite}
        aria-label={t("task.favorite")}
        className={className}
      >
        {symbol === undefined ? (
          <Heart className={look} aria-hidden="true" />
        ) : (
          <UsedSymbol id={symbol} className={look} />
        )}
      </button>
    </form>
  );
}
