import { type RefObject, useEffect, useRef } from "react";
import type { Order } from "#app/creations/feed/orders.ts";

type Place = { key: string; at: number };

/** The places of the feed that the keyboard can be at. */
export function cardsIn(root: ParentNode | null): HTMLElement[] {
  return Array.from(root?.querySelectorAll<HTMLElement>("[data-shot]") ?? []);
}

/** Gives a card the keyboard: its link, or what it has instead. */
export function focusCard(card: HTMLElement | undefined): void {
  card?.querySelector<HTMLElement>("a[href], button:enabled")?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}

/**
 * Keeps the keyboard's place: where what had the focus went away, because it was deleted, stopped or became ready, the same card
 * has it afterwards, or the one that stands there now.
 */
export function useKeptFocus(root: RefObject<HTMLElement>, orders: readonly Order[]): void {
  const last = useRef<Place | null>(null);
  useEffect(() => {
    const note = (event: Event) => {
      const cards = cardsIn(root.current);
      const { target } = event;
      const at = target instanceof Node ? cards.findIndex((card) => card.contains(target)) : -1;
      const key = cards[at]?.dataset.shot;
      last.current = key === undefined ? null : { key, at };
    };
    document.addEventListener("focusin", note);
    document.addEventListener("pointerdown", note);
    return () => {
      document.removeEventListener("focusin", note);
      document.removeEventListener("pointerdown", note);
    };
  }, [root]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are when a card can have gone, whatever they are
  useEffect(() => {
    const place = last.current;
    if (place === null || document.activeElement !== document.body) return;
    const cards = cardsIn(root.current);
    focusCard(cards.find(({ dataset }) => dataset.shot === place.key) ?? cards[Math.min(place.at, cards.length - 1)]);
  }, [orders]);
}
