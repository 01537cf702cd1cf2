import { type Arrow, cardAt, firstInView } from "#app/creations/list/card-steps.ts";
import type { Selection } from "#app/creations/selection/use-selection.ts";
import { useTaskKeys } from "#app/creations/use-task-keys.ts";
import { useTranslation } from "#app/lib/i18n/words.ts";
import { useShortcut } from "#app/shell/shortcuts/use-shortcut.ts";
import type { TaskCard } from "#app/tasks/documents.ts";

function cardsOnPage(): HTMLElement[] {
  return Array.from(document.querySelectorAll<HTMLElement>("main [data-task]"));
}

function focusedIn(cards: readonly HTMLElement[]): number {
  return cards.findIndex((card) => card.contains(document.activeElement));
}

/** Leads the focus from card to card. Up and down only from a card: elsewhere they scroll. */
function step(key: Arrow): boolean {
  const cards = cardsOnPage();
  const boxes = cards.map((card) => card.getBoundingClientRect());
  const from = focusedIn(cards);
  const isSideways = key === "ArrowLeft" || key === "ArrowRight";
  if (from < 0 && !isSideways) return false;
  const to = cards[(from < 0 ? firstInView(boxes, window.innerHeight) : cardAt(boxes, from, key)) ?? -1];
  if (to === undefined) return false;
  to.querySelector<HTMLElement>("a[href]")?.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
  return true;
}

function focusedCard(): HTMLElement | undefined {
  return cardsOnPage().find((card) => card.contains(document.activeElement));
}

/** What still runs has no box to tick. */
function tick(): boolean {
  const box = focusedCard()?.querySelector<HTMLElement>("input[type=checkbox]") ?? null;
  box?.click();
  return box !== null;
}

function leaveCard(): boolean {
  if (focusedCard() === undefined || !(document.activeElement instanceof HTMLElement)) return false;
  document.activeElement.blur();
  return true;
}

/** The keys of the gallery: through the cards by the arrows, and what can be done to the ticked ones, or to the one in focus. */
export function useCardKeys(tasks: readonly TaskCard[], selection: Selection): void {
  const { t } = useTranslation();
  const { selected, clear } = selection;
  const isTarget = (id: string) => (selected.size > 0 ? selected.has(id) : id === focusedCard()?.dataset.task);
  const leave = () => {
    if (selected.size === 0) return leaveCard();
    clear();
    return true;
  };
  useShortcut("ArrowLeft", t("shortcuts.cards"), () => step("ArrowLeft"));
  useShortcut("ArrowRight", t("shortcuts.cards"), () => step("ArrowRight"));
  useShortcut("ArrowUp", t("shortcuts.cards"), () => step("ArrowUp"));
  useShortcut("ArrowDown", t("shortcuts.cards"), () => step("ArrowDown"));
  useShortcut("x", t("shortcuts.tick"), tick);
  useTaskKeys(() => ({ tasks: tasks.filter(({ id }) => isTarget(id)) }));
  useShortcut("Escape", t("shortcuts.leave"), leave);
}
