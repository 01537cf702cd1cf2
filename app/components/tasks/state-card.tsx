import { useEffect, useState } from "react";
import { isOpen } from "#app/components/tasks/status.ts";
import { Spinner } from "#app/components/ui/spinner.tsx";
import type { TaskCard } from "#app/documents/task.ts";
import { clock } from "#app/lib/format.ts";
import { useAnnounce, useWatch } from "#app/lib/live.tsx";
import { SECOND } from "#app/lib/time.ts";
import { usualTime } from "#app/lib/usual-time.ts";
import { useTranslation } from "#app/lib/words.ts";

/** How long the task has been under way; null until the browser, whose clock it is, has taken over. */
export function useElapsedMs(task: Pick<TaskCard, "createdAt" | "status">): number | null {
  const [now, setNow] = useState<number | null>(null);
  const open = isOpen(task);
  useEffect(() => {
    if (!open) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, [open]);
  return now === null ? null : Math.max(0, now - Date.parse(task.createdAt));
}

/** The task's state in words, with its place in line while it waits. */
export function useStateWords(task: Pick<TaskCard, "status" | "queuePosition">): string {
  const { t } = useTranslation();
  if (task.status === "PENDING" && task.queuePosition !== null && task.queuePosition > 1) {
    return t("task.inLine", { position: task.queuePosition });
  }
  return t(`task.status.${task.status}`);
}

/** Reads a task's changes of state to screen readers and keeps a page without a socket asking while it runs. */
export function useTaskNews(task: TaskCard | null): void {
  const { t } = useTranslation();
  const state = task === null ? "" : t(`task.status.${task.status}`);
  const [firstState] = useState(task === null || isOpen(task) ? "" : `${task.id} ${task.status}`);
  const isOld = task !== null && firstState === `${task.id} ${task.status}`;
  useWatch(task !== null && isOpen(task));
  useAnnounce(task === null || isOld ? "" : `${t(`task.kind.${task.kind}`)}: ${state}`);
}

/** What a running task does, since when, and how long that usually takes. No percentage: nobody knows one. */
export function StateCard({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  const elapsed = useElapsedMs(task);
  const words = useStateWords(task);
  const usual = task.expectedSeconds;
  const slow = usual !== null && elapsed !== null && elapsed > usual.p90 * SECOND;
  return (
    <div
      data-task-status={task.status}
      className="grid max-w-sm justify-items-center gap-3 rounded-2xl bg-surface/95 px-7 py-6 text-center shadow-card"
    >
      <Spinner className="size-7 text-accent-word" />
      <p className="font-semibold text-lg">{words}</p>
      <p className="text-muted text-sm tabular-nums">
        {elapsed === null ? " " : t("task.elapsed", { time: clock(elapsed) })}
        {usual !== null && ` · ${usualTime(t, usual)}`}
      </p>
      <p className="text-muted text-sm">{slow ? t("task.slow") : t("task.leave")}</p>
      <noscript>
        <a href="?" className="inline-flex min-h-11 items-center font-semibold underline underline-offset-4">
          {t("task.look")}
        </a>
      </noscript>
    </div>
  );
}
