import { type RefObject, useEffect } from "react";

const GAP_PX = 32;

/** Leaves room at the foot of the window for what stands there, so that nothing that gets the focus is behind it. */
export function useScrollRoom(bar: RefObject<HTMLElement>): void {
  useEffect(() => {
    const { current } = bar;
    if (current === null) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      const foot = window.innerHeight - current.getBoundingClientRect().top;
      style.setProperty("scroll-padding-bottom", `${Math.min(foot, window.innerHeight / 2) + GAP_PX}px`);
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
      style.removeProperty("scroll-padding-bottom");
    };
  }, [bar]);
}
