import { useRef, useState } from "react";

/**
 * Leads through pictures of which only one has room at a time, by swiping or by a tap that lays the next in the place of this
 * one; after the last comes the first. Where all are side by side there is nothing to flip.
 */
export function useFlip(count: number) {
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  const show = (index: number) => {
    const { current: row } = list;
    // At once: two pictures are compared where one takes the other's place, not where one slides away.
    row?.scrollTo({ left: index * row.clientWidth, behavior: "instant" });
  };
  return {
    list,
    current,
    show,
    flip: () => {
      const { current: row } = list;
      if (row !== null && row.scrollWidth > row.clientWidth + 1) show((current + 1) % count);
    },
    onScroll: () => {
      const { current: row } = list;
      if (row !== null && row.clientWidth > 0) setCurrent(Math.round(row.scrollLeft / row.clientWidth));
    },
  };
}
