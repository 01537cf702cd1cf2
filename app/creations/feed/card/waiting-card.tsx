import type { Shot } from "#app/creations/feed/shots.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useTaskActions } from "#app/tasks/actions/task-actions.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { StateLines } from "#app/tasks/state-lines.tsx";

/** Stops a task, and says on the button what that does to its credits. Nothing can be stopped while files are being stored. */
function Stop({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  const { onSubmit, pending } = useTaskActions();
  const credits = task.creditsReturnedOnCancel;
  const back = credits > 0 ? t("feed.back", { count: credits }) : t("feed.noBack");
  if (task.status === "SAVING") return null;
  return (
    <form method="post" onSubmit={onSubmit} className="grid justify-items-start gap-1">
      <input type="hidden" name="ids" value={task.id} />
      <button
        type="submit"
        name="intent"
        value="cancel"
        aria-label={`${t("feed.stop")} · ${back}`}
        title={credits > 0 ? undefined : t("status.noCreditsBack")}
        disabled={pending.get(task.id) === "cancel"}
        className="feed-stop"
      >
        <span>{t("feed.stop")}</span>
        <span className="hidden text-muted @min-[11rem]/shot:inline">{`· ${back}`}</span>
      </button>
      <span aria-hidden="true" className="text-muted text-xs @min-[11rem]/shot:hidden">
        {back}
      </span>
    </form>
  );
}

/** The place of what is being made: its first says how that stands, those for its further files only that they are kept. */
export function WaitingCard({ shot: { key, task, index } }: { shot: Shot }) {
  const { t } = useTranslation();
  if (index > 0) return <li aria-hidden="true" className="feed-shot feed-empty motion-safe:animate-breathe" />;
  return (
    <li data-shot={key} data-task={task.id} data-task-status={task.status} className="feed-shot feed-empty">
      <StateLines task={task} />
      <Stop task={task} />
      <noscript>
        <a href="?" className="font-semibold text-xs underline underline-offset-4">
          {t("task.look")}
        </a>
      </noscript>
    </li>
  );
}
