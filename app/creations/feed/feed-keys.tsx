import type { RefObject } from "react";
import type { Result } from "#app/creations/feed/shots.ts";
import { useCompareToggle } from "#app/creations/feed/use-compare-toggle.ts";
import type { FeedState } from "#app/creations/feed/use-feed.ts";
import { cardsIn, focusCard, useKeptFocus } from "#app/creations/feed/use-kept-focus.ts";
import { BetterPart } from "#app/creations/follow-ups/better-part.tsx";
import { type Arrow, cardAt, firstInView } from "#app/creations/list/card-steps.ts";
import { useTaskKeys } from "#app/creations/use-task-keys.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useShortcut } from "#app/shell/shortcuts/use-shortcut.ts";
import { useToast } from "#app/ui/messages/toast.tsx";

function focusedKey(): string | undefined {
  return document.activeElement?.closest<HTMLElement>("[data-shot]")?.dataset.shot;
}

/** Leads the keyboard from card to card, from the chosen one where it is nowhere. Up and down only from a card: else they scroll. */
function step(arrow: Arrow, chosen: string | undefined): string | null {
  const cards = cardsIn(document.querySelector("main"));
  const boxes = cards.map((card) => card.getBoundingClientRect());
  const here = focusedKey() ?? chosen;
  const from = cards.findIndex(({ dataset }) => dataset.shot === here);
  const isSideways = arrow === "ArrowLeft" || arrow === "ArrowRight";
  if (from < 0 && !isSideways) return null;
  const to = cards[(from < 0 ? firstInView(boxes, window.innerHeight) : cardAt(boxes, from, arrow)) ?? -1];
  focusCard(to);
  return to?.dataset.shot ?? null;
}

type FeedKeysProps = { feed: FeedState; rows: RefObject<HTMLElement> };

/** The keys of the feed, and their place in it: through its results by the arrows, and what can be done to the one in focus, or else the chosen one. With them comes what the cards and they ask for. */
export function FeedKeys({ feed: { orders, results, chosen, acts }, rows }: FeedKeysProps) {
  useKeptFocus(rows, orders);
  const { t } = useTranslation();
  const target = (): Result | null => {
    const key = focusedKey();
    return key === undefined ? chosen : (results.find((result) => result.key === key) ?? null);
  };
  const compare = useCompareToggle();
  const arrow = (key: Arrow) => () => {
    const to = step(key, chosen?.key);
    if (to !== null) acts.choose(to);
    return to !== null;
  };
  useShortcut("ArrowLeft", t("shortcuts.cards"), arrow("ArrowLeft"));
  useShortcut("ArrowRight", t("shortcuts.cards"), arrow("ArrowRight"));
  useShortcut("ArrowUp", t("shortcuts.cards"), arrow("ArrowUp"));
  useShortcut("ArrowDown", t("shortcuts.cards"), arrow("ArrowDown"));
  useShortcut("Enter", t("feed.view"), () => {
    // What has the focus has its own use for Enter; with the focus nowhere it is the chosen result's.
    if (chosen === null || document.activeElement !== document.body) return false;
    acts.view(chosen.key);
    return true;
  });
  useShortcut("Escape", t("feed.leave"), () => {
    if (chosen === null) return false;
    acts.choose(null);
    return true;
  });
  const toast = useToast();
  useShortcut("c", t("feed.compare"), () => {
    const result = target();
    if (result === null) toast({ text: t("shortcuts.why.none") });
    else compare(result.task);
    return true;
  });
  useTaskKeys(() => {
    const result = target();
    return result === null ? { tasks: [] } : { tasks: [result.task], file: result.asset };
  });
  return <BetterPart />;
}
