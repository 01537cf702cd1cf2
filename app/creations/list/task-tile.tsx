import { Link } from "@remix-run/react";
import Ellipsis from "lucide-react/icons/ellipsis";
import Layers from "lucide-react/icons/layers";
import { Suspense } from "react";
import { TileMedia } from "#app/creations/list/tile-media.tsx";
import { tileShape } from "#app/creations/list/tile-shape.ts";
import { KindSymbol } from "#app/creations/list/tile-symbols.tsx";
import { useNear } from "#app/creations/list/use-near.ts";
import type { Selection } from "#app/creations/selection/use-selection.ts";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { FavoriteForm } from "#app/tasks/actions/favorite-form.tsx";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useTaskUpdates } from "#app/tasks/state-lines.tsx";
import { isLost, titleOf } from "#app/tasks/status.ts";
import { Badge } from "#app/ui/badge.tsx";
import { optionalPart } from "#app/ui/optional-part.ts";

const TileTools = optionalPart(async () => (await import("#app/creations/list/tile-tools.tsx")).TileTools);

function Tick({ task, selection }: { task: TaskCard; selection: Selection }) {
  const { t } = useTranslation();
  return (
    <label className="tile-tick">
      <input
        type="checkbox"
        name="ids"
        value={task.id}
        form="selection"
        aria-label={t("creations.select", { prompt: titleOf(task).slice(0, 40) })}
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
        <KindSymbol kind={task.kind} />
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

type FootProps = { task: TaskCard; isOpen: boolean; onToggle: () => void };

function Foot({ task, isOpen, onToggle }: FootProps) {
  const { t } = useTranslation();
  const isEnhanced = useEnhanced();
  return (
    <div className="tile-foot">
      <span className="min-w-0 grow truncate text-muted text-xs">
        {task.model.name + (isLost(task) ? "" : ` · ${t("credits.count", { count: task.creditsCharged })}`)}
      </span>
      <FavoriteForm task={task} className="tile-mark" symbol="tile-heart" />
      {isEnhanced && (
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={t("library.more", { prompt: titleOf(task).slice(0, 40) })}
          onClick={onToggle}
          className="tile-mark pointer-fine:hidden"
        >
          <Ellipsis className="size-5" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

type TaskTileProps = { task: TaskCard; search: string; selection: Selection; isInView: boolean };

/** A finished task in the gallery. Its height follows from its shape alone, so nothing moves when its picture comes. */
export function TaskTile({ task, search, selection, isInView }: TaskTileProps) {
  const { href } = useLocale();
  useTaskUpdates(task);
  const { isNear, isOpen, toggle, handlers } = useNear();
  const isSelected = selection.selected.has(task.id);
  return (
    <li data-task={task.id} data-task-status={task.status} className={classes("tile-place", tileShape(task))}>
      <article
        {...handlers}
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
          dir="auto"
          className="tile-link"
        >
          {titleOf(task)}
        </Link>
        {/* Behind the link, so that the Tab key comes to what it shows. */}
        {isNear && (
          <Suspense>
            <TileTools task={task} onTick={() => selection.toggle(task.id, false)} />
          </Suspense>
        )}
        <Foot task={task} isOpen={isOpen} onToggle={toggle} />
      </article>
    </li>
  );
}
