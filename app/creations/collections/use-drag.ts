import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from "react";
import type { Order } from "#app/creations/collections/use-order.ts";

/** So near to an edge of the window the page goes on by itself, so far at a time. */
const EDGE_PX = 72;
const STEP_PX = 14;

/** The place of the item below a point of the window; null where there is none. */
function placeAt(x: number, y: number): number | null {
  const found = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-place]");
  return found == null ? null : Number(found.dataset.place);
}

/**
 * Drags an item by its handle, with a mouse, a pen or a finger: what lies below makes way, and Escape puts it back. Listens on
 * the document, because the handle itself moves with its item.
 */
export function useDrag({ show, keep, leave }: Pick<Order, "show" | "keep" | "leave">) {
  const [dragged, setDragged] = useState<string | null>(null);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const begin = (id: string, from: number) => (event: ReactPointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    stop.current();
    const listening = new AbortController();
    const { signal } = listening;
    let [x, y, at, frame] = [event.clientX, event.clientY, from, 0];
    const look = () => {
      const place = placeAt(x, y);
      if (place === null || place === at) return;
      at = place;
      show(id, place);
    };
    const scroll = () => {
      const by = y < EDGE_PX ? -STEP_PX : y > window.innerHeight - EDGE_PX ? STEP_PX : 0;
      if (by !== 0) {
        window.scrollBy(0, by);
        look();
      }
      frame = requestAnimationFrame(scroll);
    };
    const end = () => {
      cancelAnimationFrame(frame);
      listening.abort();
      setDragged(null);
    };
    stop.current = end;
    const cancel = () => {
      end();
      leave();
    };
    document.addEventListener(
      "pointermove",
      (move) => {
        [x, y] = [move.clientX, move.clientY];
        look();
      },
      { signal },
    );
    document.addEventListener(
      "pointerup",
      () => {
        end();
        if (at !== from) keep(id);
      },
      { signal },
    );
    document.addEventListener("pointercancel", cancel, { signal });
    document.addEventListener("keydown", ({ key }) => key === "Escape" && cancel(), { signal });
    setDragged(id);
    frame = requestAnimationFrame(scroll);
  };
  return { dragged, begin };
}
