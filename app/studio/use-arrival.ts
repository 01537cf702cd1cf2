import { type RefObject, useEffect, useRef } from "react";
import type { Submission } from "#app/compose/submissions/use-submissions.ts";

/** Whether the keyboard is nowhere: the button that sent the form takes no focus while it is switched off. */
function hasNoFocus(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.matches("[type=submit]");
}

/**
 * Brings what was just ordered into view, and the keyboard to it, unless that stands in a field: who ordered by keys from there
 * writes on. When it has become a card of the feed, the keyboard goes along.
 * @returns what the rows of orders on their way stand in.
 */
export function useArrival(newest: Submission | undefined): RefObject<HTMLDivElement> {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(newest?.key);
  const isFollowing = useRef(false);
  const { key, state } = newest ?? {};
  useEffect(() => {
    if (before.current === key || key === undefined) return;
    before.current = key;
    window.scrollTo({ top: 0 });
    if (!hasNoFocus()) return;
    isFollowing.current = true;
    place.current?.querySelector<HTMLElement>("[data-submission]")?.focus({ preventScroll: true });
  }, [key]);
  useEffect(() => {
    if (state !== "accepted" || !isFollowing.current) return;
    isFollowing.current = false;
    // The row that had the keyboard is gone; the cards that took its place are the first of the feed.
    if (!hasNoFocus()) return;
    document.querySelector<HTMLElement>("[data-shot]")?.querySelector<HTMLElement>("a[href], button")?.focus();
  }, [state]);
  return place;
}
