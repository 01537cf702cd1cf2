import { Link } from "@remix-run/react";
import { type MouseEvent, Suspense } from "react";
import { isElsewhere } from "#app/creations/compose-links.ts";
import type { Result } from "#app/creations/feed/shots.ts";
import { useFeedActs } from "#app/creations/feed/use-feed.ts";
import { TileMedia } from "#app/creations/list/tile-media.tsx";
import { useEnhanced } from "#app/lib/browser/use-hydrated.ts";
import { classes } from "#app/lib/class-names.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { DRAGGED_ASSET } from "#app/tasks/composing.ts";
import type { TaskCard } from "#app/tasks/documents.ts";
import { titleOf } from "#app/tasks/status.ts";
import { optionalPart } from "#app/ui/optional-part.ts";

/** It is no part of the page as it is sent: without scripts the card leads to the creation's own page, which has all of it. */
const Toolbar = optionalPart(async () => (await import("#app/creations/feed/card/toolbar.tsx")).Toolbar);

/** So much of a prompt tells results apart. */
const SHORT = 80;

/** Whether a click came from a finger or from Enter: neither has a pointer to choose with first. */
function opensAtOnce({ nativeEvent, detail }: MouseEvent): boolean {
  return detail === 0 || (nativeEvent instanceof PointerEvent && nativeEvent.pointerType === "touch");
}

export type ShotCardProps = {
  shot: Result;
  /** All that was ordered together with it. */
  row: readonly TaskCard[];
  number: number;
  of: number;
  isChosen: boolean;
  isCompared: boolean;
  isInView: boolean;
};

/** A result in its row: a click chooses it, another one or Enter looks at it in full, and it can be dragged to the composer. */
export function ShotCard({ shot, row, number, of, isChosen, isCompared, isInView }: ShotCardProps) {
  const { t } = useTranslation();
  const { href } = useLocale();
  const isEnhanced = useEnhanced();
  const { choose, view } = useFeedActs();
  const { key, task, asset, index } = shot;
  const prompt = titleOf(task).slice(0, SHORT);
  return (
    <li
      data-shot={key}
      data-task={task.id}
      data-task-status={task.status}
      className={classes("feed-shot group/shot", isChosen && "feed-chosen")}
    >
      <Link
        to={href(`/creations/${task.id}`) + (index > 0 ? `?file=${index + 1}` : "")}
        discover="none"
        aria-label={of > 1 ? t("feed.take", { number, of, prompt }) : prompt}
        aria-current={isChosen ? "true" : undefined}
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAGGED_ASSET, asset.id);
          event.dataTransfer.effectAllowed = "copyLink";
        }}
        onClick={(event) => {
          if (isElsewhere(event)) return;
          event.preventDefault();
          if (isChosen || opensAtOnce(event)) view(key);
          choose(key);
        }}
        className="feed-link"
      >
        <TileMedia task={{ ...task, assets: [asset] }} isInView={isInView} />
      </Link>
      {isEnhanced && (
        <Suspense fallback={null}>
          <Toolbar shot={shot} row={row} isCompared={isCompared} />
        </Suspense>
      )}
    </li>
  );
}
