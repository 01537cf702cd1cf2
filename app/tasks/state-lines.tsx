import { useEffect, useState } from "react";
import { clock } from "#app/lib/format.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { SECOND } from "#app/lib/time.ts";
import { usualTime } from "#app/tasks/catalog/usual-time.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { isOpen } from "#app/tasks/status.ts";
import { useWatch } from "#app/tasks/watch.ts";
import { useAnnounce } from "#app/ui/messages/announce.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

type Timed = Pick<TaskCard, "createdAt" | "startedAt" | "status">;

/** How long the task waited in line, and how long the provider has been at it; null while that is unknown. */
export function timesOf({ createdAt, startedAt, status }: Timed, now: number | null) {
  const isWaiting = status === "PENDING" || startedAt === null;
  const since = (from: string, to: number) => Math.max(0, to - Date.parse(from));
  if (now === null) return { isWaiting, lineMs: null, runMs: null };
  if (isWaiting) return { isWaiting, lineMs: since(createdAt, now), runMs: null };
  return { isWaiting, lineMs: since(createdAt, Date.parse(startedAt)), runMs: since(startedAt, now) };
}

/** What time it is while a task is under way; null until the browser, whose clock it is, has taken over. */
function useNow(task: Pick<TaskCard, "status">): number | null {
  const [now, setNow] = useState<number | null>(null);
  const open = isOpen(task);
  useEffect(() => {
    if (!open) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, [open]);
  return now;
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
export function useTaskUpdates(task: TaskCard | null): void {
  const { t } = useTranslation();
  const state = task === null ? "" : t(`task.status.${task.status}`);
  const [firstState] = useState(task === null || isOpen(task) ? "" : `${task.id} ${task.status}`);
  const isOld = task !== null && firstState === `${task.id} ${task.status}`;
  useWatch(task !== null && isOpen(task));
  useAnnounce(task === null || isOld ? "" : `${t(`task.kind.${task.kind}`)}: ${state}`);
}

/** A wait that is worth a word, in milliseconds. */
const LONG_LINE_MS = 5 * SECOND;

/**
 * The time in line or, from the provider's start, the time so far with the wait before it; the usual range of a run, and
 * whether this one is slower than nine in ten. No percentage: nobody knows one.
 */
export function useProgress(task: TaskCard) {
  const { t } = useTranslation();
  const { isWaiting, lineMs, runMs } = timesOf(task, useNow(task));
  const usual = task.expectedSeconds;
  const isSlow = usual !== null && runMs !== null && runMs > usual.p90 * SECOND;
  const elapsed = runMs === null ? "\u00a0" : t("task.elapsed", { time: clock(runMs) });
  const line = lineMs === null ? "" : t(isWaiting ? "task.inLineFor" : "task.afterLine", { time: clock(lineMs) });
  const before = lineMs === null || isWaiting || lineMs < LONG_LINE_MS ? "" : line;
  const parts = [isWaiting && lineMs !== null ? line : elapsed, usual === null ? "" : usualTime(t, usual), before];
  return { time: parts.filter((part) => part !== "").join(" · "), isSlow };
}

/** What a running task does, since when, and how long that usually takes, in two lines for a list. */
export function StateLines({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  const words = useStateWords(task);
  const { time, isSlow } = useProgress(task);
  return (
    <div className="grid gap-0.5">
      <p className="flex items-center gap-2 font-semibold text-sm">
        <Spinner className="size-4 shrink-0 text-accent-word" />
        <span>{words}</span>
      </p>
      <p className="text-muted text-xs tabular-nums">{time}</p>
      {isSlow && <p className="text-accent-word text-xs">{t("status.slow")}</p>}
    </div>
  );
}
