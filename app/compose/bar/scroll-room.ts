import { type RefObject, useEffect } from "react";

const GAP_PX = 32;

/**
 * Leaves room at the foot of the window for what stands there, so that nothing that gets the focus is behind it, and tells its height
 * to what opens above it.
 */
export function useScrollRoom(bar: RefObject<HTMLElement>): void {
  useEffect(() => {
    const { current } = bar;
    if (current === null) return;
    const { style } = document.documentElement;
    const own = "--composer-height";
    const room = "--foot-room";
    const observer = new ResizeObserver(() => {
      // All is read before anything is written: the browser would work out the whole page's looks in between.
      const { top, height } = current.getBoundingClientRect();
      const foot = window.innerHeight - top;
      style.setProperty(own, `${height}px`);
      style.setProperty(room, `${Math.min(foot, window.innerHeight / 2) + GAP_PX}px`);
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
      style.removeProperty(room);
      style.removeProperty(own);
    };
  }, [bar]);
}
