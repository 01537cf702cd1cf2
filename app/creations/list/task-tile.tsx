import { Link } from "@remix-run/react";
import ImageIcon from "lucide-react/icons/image";
import Layers from "lucide-react/icons/layers";
import Play from "lucide-react/icons/play";
import { TileMedia } from "#app/creations/list/tile-media.tsx";
import { tileShape } from "#app/creations/list/tile-shape.ts";
import type { Selection } from "#app/creations/list/use-selection.ts";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { FavoriteForm } from "#app/tasks/actions/favorite-form.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useTaskUpdates } from "#app/tasks/state-card.tsx";
import { isLost } from "#app/tasks/status.ts";
import { Badge } from "#app/ui/badge.tsx";

function Tick({ task, selection }: { task: TaskCard; selection: Selection }) {
  const { t } = useTranslation();
  return (
    <label className="absolute top-0 right-0 z-20 grid size-13 place-items-center">
      <input
        type="checkbox"
        name="ids"
        value={task.id}
        form="selection"
        aria-label={t("creations.select", { prompt: task.prompt.slice(0, 80) })}
        checked={selection.selected.has(task.id)}
        onChange={(event) => {
          const { nativeEvent } = event;
          selection.toggle(task.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
        }}
        className="size-6 cursor-pointer rounded-md accent-accent shadow-card"
      />
    </label>
  );
}

function Badges({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  const Kind = task.kind === "VIDEO" ? Play : ImageIcon;
  return (
    <span className="pointer-events-none absolute top-2.5 left-2.5 flex max-w-[calc(100%-4rem)] flex-wrap gap-1.5">
      <Badge>
        <Kind className="size-3" aria-hidden="true" />
        <span>{t(`task.kind.${task.kind}`)}</span>
      </Badge>
      {task.assets.length > 1 && (
        <Badge>
          <Layers className="size-3" aria-hidden="true" />
          <span>{task.assets.length}</span>
        </Badge>
      )}
      {task.sandbox && <Badge title={t("sandbox.detail")}>{t("sandbox.name")}</Badge>}
    </span>
  );
}

function Foot({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  return (
    <div className="relative z-10 flex shrink-0 items-center justify-between gap-1 pl-3">
      <span className="truncate text-muted text-xs">
        {task.model.name + (isLost(task) ? "" : ` · ${t("credits.count", { count: task.creditsCharged })}`)}
      </span>
      <FavoriteForm
        task={task}
        className="grid size-11 shrink-0 place-items-center rounded-xl text-muted hover:bg-sunken"
      />
    </div>
  );
}

type TaskTileProps = { task: TaskCard; search: string; selection: Selection; isInView: boolean };

/** A finished task in the gallery. Its height follows from its shape alone, so nothing moves when its picture comes. */
export function TaskTile({ task, search, selection, isInView }: TaskTileProps) {
  const { href } = useLocale();
  useTaskUpdates(task);
  const isSelected = selection.selected.has(task.id);
  return (
    <li
      data-task={task.id}
      data-task-status={task.status}
      className={classes("row-end-[span_calc(var(--m)+var(--f))] scroll-mt-12 pb-4", tileShape(task))}
    >
      <article
        className={classes(
          "relative flex h-full flex-col overflow-hidden rounded-2xl border bg-surface shadow-card",
          isSelected
            ? "border-ink outline-2 outline-ink has-[a:focus-visible]:outline-4 has-[a:focus-visible]:outline-offset-2"
            : "border-line has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-offset-2",
        )}
      >
        <div className="relative min-h-0 grow bg-stage">
          <TileMedia task={task} isInView={isInView} />
          <Badges task={task} />
        </div>
        <Tick task={task} selection={selection} />
        <Link
          to={href(`/creations/${task.id}`) + search}
          state={{ fromGallery: true }}
          prefetch="intent"
          className="mx-3 mt-2.5 shrink-0 truncate font-medium text-sm leading-6 after:absolute after:inset-0 focus-visible:outline-none"
        >
          {task.prompt}
        </Link>
        <Foot task={task} />
      </article>
    </li>
  );
}
