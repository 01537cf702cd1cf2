import X from "lucide-react/icons/x";
import { type DragEvent, Suspense } from "react";
import type { SourceItem, SourceStore } from "#app/compose/sources/source-store.ts";
import { classes } from "#app/lib/class-names.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { optionalPart } from "#app/ui/optional-part.ts";

const MoveButtons = optionalPart(async () => (await import("#app/compose/sources/move-buttons.tsx")).MoveButtons);
const PlayedSlot = optionalPart(async () => (await import("#app/compose/sources/played-slot.tsx")).PlayedSlot);

// A type of our own, so that a slot being moved is not taken for a file being brought.
const MOVED = "application/x-source-place";
/** The look of what can be done to an image. */
export const slotAction =
  "grid size-6 place-items-center rounded-lg bg-surface/90 text-ink hover:bg-sunken disabled:opacity-40 narrow:size-8";
/** A slot's box: 64 px, and larger where thumbs press what is in it. */
export const slotSize = "size-16 narrow:size-22";

type SourceSlotProps = {
  item: SourceItem;
  index: number;
  count: number;
  /** What it is in the list: its number, or the frame it becomes. */
  label: string;
  /** The model at hand does not take it. */
  isAside: boolean;
  store: SourceStore;
};

function Picture({ item }: { item: SourceItem }) {
  const { t } = useTranslation();
  return (
    <>
      {item.preview !== "" && (
        <img
          src={item.preview}
          alt={item.name}
          draggable={false}
          className={classes("size-full object-cover", item.state === "sending" && "opacity-50")}
        />
      )}
      {item.preview === "" && item.state === "ready" && (
        <Suspense>
          <PlayedSlot asset={item.asset} />
        </Suspense>
      )}
      {item.state === "sending" && (
        <progress
          aria-label={t("sources.sending", { name: item.name })}
          value={item.share}
          max={1}
          className="absolute inset-x-1.5 bottom-1.5 h-1.5 w-[calc(100%-0.75rem)] accent-accent"
        />
      )}
    </>
  );
}

export function RemoveButton({ item, store }: Pick<SourceSlotProps, "item" | "store">) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={slotAction}
      aria-label={t("sources.remove", { name: item.name })}
      onClick={() => store.remove(item.key)}
    >
      <X className="size-3.5" aria-hidden="true" />
    </button>
  );
}

/** One of the images that a task starts from: what it shows, what it is for, and the buttons to move and remove it. */
export function SourceSlot({ item, index, count, label, isAside, store }: SourceSlotProps) {
  const drop = (event: DragEvent) => {
    const from = event.dataTransfer.getData(MOVED);
    if (from !== "") store.move(Number(from), index);
  };
  return (
    <li
      data-source={item.state}
      draggable={count > 1}
      onDragStart={(event) => event.dataTransfer.setData(MOVED, String(index))}
      onDragOver={(event) => event.dataTransfer.types.includes(MOVED) && event.preventDefault()}
      onDrop={drop}
      className={classes(
        "group/slot relative shrink-0 overflow-hidden rounded-xl border border-line bg-stage",
        slotSize,
        isAside && "border-dashed opacity-60",
      )}
    >
      <Picture item={item} />
      <span
        className={classes(
          "absolute bottom-1 left-1 max-w-[calc(100%-0.5rem)] truncate rounded-md bg-ink px-1.5 font-medium text-[0.6875rem] text-paper leading-4",
          count > 1 && "group-focus-within/slot:invisible group-hover/slot:invisible narrow:visible!",
        )}
      >
        {label}
      </span>
      {count > 1 && (
        <Suspense>
          <MoveButtons name={item.name} index={index} count={count} move={store.move} look={slotAction} />
        </Suspense>
      )}
      <span className="absolute top-0.5 right-0.5">
        <RemoveButton item={item} store={store} />
      </span>
    </li>
  );
}
