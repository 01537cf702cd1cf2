import { Link } from "@remix-run/react";
import Layers from "lucide-react/icons/layers";
import { TileMedia } from "#app/creations/list/tile-media.tsx";
import { tileShape } from "#app/creations/list/tile-shape.ts";
import { KindSymbol } from "#app/creations/list/tile-symbols.tsx";
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
    <label className="tile-tick">
      <input
        type="checkbox"
        name="ids"
        value={task.id}
        form="selection"
        aria-label={t("creations.select", { prompt: task.prompt.slice(0, 40) })}
        checked={selection.selected.has(task.id)}
        onChange={(event) => {
          const { nativeEvent } = event;
          selection.toggle(task.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
        }}
      />
    </label>
  );
}

function Badges({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  return (
    <span className="tile-badges">
      <Badge>
        <KindSymbol isVideo={task.kind === "VIDEO"} />
        <span>{t(`task.kind.${task.kind}`)}</span>
      </Badge>
      {task.assets.length > 1 && (
        <Badge>
          <Layers className="size-3" aria-hidden="true" />
          <span>{task.assets.length}</span>
        </Badge>
      )}
      {task.sandbox && <Badge>{t("sandbox.name")}</Badge>}
    </span>
  );
}

function Foot({ task }: { task: TaskCard }) {
  const { t } = useTranslation();
  return (
    <div className="tile-foot">
      <span className="truncate text-muted text-xs">
        {task.model.name + (isLost(task) ? "" : ` · ${t("credits.count", { count: task.creditsCharged })}`)}
      </span>
      <FavoriteForm task={task} className="tile-mark" symbol="tile-heart" />
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
    <li data-task={task.id} data-task-status={task.status} className={classes("tile-place", tileShape(task))}>
      <article
        className={classes(
          "tile",
          isSelected
            ? "border-ink outline-2 outline-ink has-[a:focus-visible]:outline-4 has-[a:focus-visible]:outline-offset-2"
            : "tile-plain",
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
          discover="none"
          className="tile-link"
        >
          {task.prompt}
        </Link>
        <Foot task={task} />
      </article>
    </li>
  );
}
