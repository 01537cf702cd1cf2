import { Link } from "@remix-run/react";
import { TileMedia } from "#app/creations/list/tile-media.tsx";
import { KIND_ICONS } from "#app/creations/list/tile-symbols.tsx";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { CancelForm } from "#app/tasks/actions/cancel-form.tsx";
import { FavoriteForm } from "#app/tasks/actions/favorite-form.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useFailureSentence } from "#app/tasks/failure-sentence.ts";
import { StateLines, useTaskUpdates } from "#app/tasks/state-lines.tsx";
import { isOpen, titleOf } from "#app/tasks/status.ts";
import { Badge } from "#app/ui/badge.tsx";
import { Spinner } from "#app/ui/spinner.tsx";

function Outcome({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  const sentence = useFailureSentence(task);
  if (task.assets.length > 0) return <p className="font-semibold text-ok text-sm">{t("task.status.COMPLETED")}</p>;
  const returned = task.failure?.creditsReturned ?? 0;
  return (
    <p className="line-clamp-2 text-sm">
      <span className="font-semibold text-danger">{t(`task.status.${task.status}`)}</span>
      <span>{` · ${sentence}${returned > 0 ? ` ${t("failure.returned", { count: returned })}` : ""}`}</span>
    </p>
  );
}

function Foot({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  const Kind = KIND_ICONS[task.kind];
  return (
    <div className="relative z-10 flex flex-wrap items-center justify-between gap-x-2">
      {isOpen(task) ? (
        <CancelForm tasks={[task]} />
      ) : (
        <>
          <span className="flex items-center gap-1.5 text-muted text-xs">
            <Badge>
              <Kind className="size-3" aria-hidden="true" />
              <span>{t(`task.kind.${task.kind}`)}</span>
            </Badge>
            <span>{task.model.name}</span>
          </span>
          <FavoriteForm task={task} className="grid size-11 place-items-center rounded-xl hover:bg-sunken" />
        </>
      )}
    </div>
  );
}

/** A task that runs, or did so a moment ago: the same row turns into its result, and nothing around it moves. */
export function RunningRow({ task, search }: { task: TaskCard; search: string }) {
  const { href } = useLocale();
  useTaskUpdates(task);
  const isRunning = isOpen(task);
  return (
    <li
      data-task={task.id}
      data-task-status={task.status}
      className="relative grid min-h-36 grid-cols-[7rem_minmax(0,1fr)] overflow-hidden rounded-2xl border border-line bg-surface shadow-card"
    >
      <div className="relative grid place-items-center bg-stage">
        {isRunning ? <Spinner className="size-7 text-accent-word" /> : <TileMedia task={task} />}
      </div>
      <div className="grid content-center gap-1.5 p-3.5">
        <Link
          to={href(`/creations/${task.id}`) + search}
          state={{ fromGallery: true }}
          prefetch="intent"
          dir="auto"
          className="min-w-0 truncate font-medium text-sm leading-6 after:absolute after:inset-0"
        >
          {titleOf(task)}
        </Link>
        {isRunning ? <StateLines task={task} /> : <Outcome task={task} />}
        <Foot task={task} />
      </div>
    </li>
  );
}
