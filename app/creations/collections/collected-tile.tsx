import { Form, Link } from "@remix-run/react";
import ChevronLeft from "lucide-react/icons/chevron-left";
import ChevronRight from "lucide-react/icons/chevron-right";
import GripVertical from "lucide-react/icons/grip-vertical";
import X from "lucide-react/icons/x";
import type { FormEvent, KeyboardEvent, PointerEvent, ReactNode } from "react";
import { TileMedia } from "#app/creations/list/tile-media.tsx";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { useTaskUpdates } from "#app/tasks/state-lines.tsx";
import { titleOf } from "#app/tasks/status.ts";

const mark = "grid size-10 shrink-0 place-items-center rounded-xl text-muted hover:bg-sunken hover:text-ink";
const LABEL_CHARACTERS = 40;

/** Where a key on the handle leads, from a place. */
function placeBy(key: string, place: number, count: number): number | null {
  const places: Record<string, number> = {
    ArrowLeft: place - 1,
    ArrowUp: place - 1,
    ArrowRight: place + 1,
    ArrowDown: place + 1,
    Home: 0,
    End: count - 1,
  };
  return places[key] ?? null;
}

type ActProps = { fields: Record<string, string>; label: string; onAct: () => void; children: ReactNode };

/** One thing to do with the item: a form of its own, so that it needs no script. */
function Act({ fields, label, onAct, children }: ActProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAct();
  };
  return (
    <Form method="post" preventScrollReset onSubmit={submit}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" aria-label={label} title={label} className={mark}>
        {children}
      </button>
    </Form>
  );
}

type CollectedTileProps = {
  task: TaskCard;
  place: number;
  /** The items beside it: null at an end. */
  previous: string | null;
  next: string | null;
  count: number;
  isDragged: boolean;
  onDrag: (event: PointerEvent) => void;
  onMove: (place: number) => void;
  onRemove: () => void;
};

/** A creation of a collection, with its handle: dragged, or moved by the arrow keys. */
export function CollectedTile({
  task,
  place,
  previous,
  next,
  count,
  isDragged,
  onDrag,
  onMove,
  onRemove,
}: CollectedTileProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const isEnhanced = useEnhanced();
  useTaskUpdates(task);
  const name = titleOf(task).slice(0, LABEL_CHARACTERS);
  const press = (event: KeyboardEvent) => {
    const to = placeBy(event.key, place, count);
    if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onMove(to);
  };
  return (
    <li data-place={place} data-task={task.id}>
      <article
        className={classes(
          "relative overflow-hidden rounded-2xl border bg-surface shadow-card",
          isDragged ? "border-ink opacity-70 outline-2 outline-ink" : "border-line",
        )}
      >
        <div className="relative aspect-square bg-stage">
          <TileMedia task={task} isInView={place === 0} />
        </div>
        <Link
          to={href(`/creations/${task.id}`)}
          discover="none"
          dir="auto"
          className="mx-3 mt-2.5 block truncate font-medium text-sm before:absolute before:inset-x-0 before:top-0 before:aspect-square hover:underline"
        >
          {titleOf(task)}
        </Link>
        <div className="flex items-center justify-between p-0.5">
          {isEnhanced && (
            <button
              type="button"
              data-handle={task.id}
              aria-label={t("collections.handle", { name, place: place + 1, total: count })}
              aria-describedby="collection-keys"
              title={t("collections.drag")}
              onPointerDown={onDrag}
              onKeyDown={press}
              className={classes(mark, "cursor-grab touch-none active:cursor-grabbing")}
            >
              <GripVertical className="size-5" aria-hidden="true" />
            </button>
          )}
          {previous === null ? (
            <span className="size-10" />
          ) : (
            <Act
              fields={{ intent: "move", task: task.id, before: previous }}
              label={t("collections.earlier", { name })}
              onAct={() => onMove(place - 1)}
            >
              <ChevronLeft className="size-5" aria-hidden="true" />
            </Act>
          )}
          {next === null ? (
            <span className="size-10" />
          ) : (
            <Act
              fields={{ intent: "move", task: task.id, after: next }}
              label={t("collections.later", { name })}
              onAct={() => onMove(place + 1)}
            >
              <ChevronRight className="size-5" aria-hidden="true" />
            </Act>
          )}
          <Act fields={{ intent: "remove", task: task.id }} label={t("collections.remove", { name })} onAct={onRemove}>
            <X className="size-5" aria-hidden="true" />
          </Act>
        </div>
      </article>
    </li>
  );
}
