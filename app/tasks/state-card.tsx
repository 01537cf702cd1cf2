import type { ReactNode } from "react";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useProgress, useStateWords } from "#app/tasks/state-lines.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

/** The same as `StateLines`, on a card of its own. */
export function StateCard({ task, children }: { task: TaskCard; children?: ReactNode }) {
  const { t } = useTranslation();
  const words = useStateWords(task);
  const { time, isSlow } = useProgress(task);
  return (
    <div
      data-task-status={task.status}
      className="grid max-w-sm justify-items-center gap-3 rounded-2xl bg-surface/95 px-7 py-6 text-center shadow-card"
    >
      <Spinner className="size-7 text-accent-word" />
      <p className="font-semibold text-lg">{words}</p>
      <p className="text-muted text-sm tabular-nums">{time}</p>
      <p className="text-muted text-sm">{isSlow ? t("task.slow") : t("task.leave")}</p>
      {children}
      <noscript>
        <a href="?" className="inline-flex min-h-11 items-center font-semibold underline underline-offset-4">
          {t("task.look")}
        </a>
      </noscript>
    </div>
  );
}
