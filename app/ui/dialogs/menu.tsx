import { useLocation } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";

type MenuProps = { label: string; trigger: ReactNode; children: ReactNode; side?: keyof typeof SIDES };

/** Where a menu opens: below what opens it, or beside the rail of a desk. */
const SIDES = {
  below: {
    menu: "group/menu sm:relative",
    trigger: "flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-xl px-2.5 hover:bg-sunken",
    panel: "right-4 mt-2 max-w-[calc(100vw-2rem)] sm:right-0",
  },
  beside: {
    menu: "group/menu rail-place",
    trigger: "nav-place",
    panel: "bottom-0 left-full ml-2 max-h-[calc(100dvh-1.5rem)] overflow-y-auto",
  },
};

/** A disclosure that works before any script; with scripts it also closes on Escape, on a click elsewhere, and on leaving the page. */
export function Menu({ label, trigger, children, side = "below" }: MenuProps) {
  const look = SIDES[side];
  const ref = useRef<HTMLDetailsElement>(null);
  const { key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each navigation closes the menu, whatever its key is
  useEffect(() => {
    ref.current?.removeAttribute("open");
  }, [key]);
  useEffect(() => {
    const close = (event: Event) => {
      const menu = ref.current;
      if (menu === null || !menu.open || (event.target instanceof Node && menu.contains(event.target))) return;
      menu.open = false;
    };
    const closeOnEscape = (event: KeyboardEvent) => {
      const menu = ref.current;
      if (event.key !== "Escape" || menu === null || !menu.open) return;
      // For this press the menu is all there was to close.
      event.preventDefault();
      menu.open = false;
      menu.querySelector("summary")?.focus();
    };
    const left = new AbortController();
    document.addEventListener("pointerdown", close, left);
    document.addEventListener("focusin", close, left);
    document.addEventListener("keydown", closeOnEscape, left);
    return () => left.abort();
  }, []);
  return (
    <details ref={ref} className={look.menu}>
      <summary aria-label={label} className={`${look.trigger} group-open/menu:bg-sunken`}>
        {trigger}
      </summary>
      <div className={`absolute z-40 min-w-56 rounded-2xl border border-line bg-surface p-2 shadow-lift ${look.panel}`}>
        {children}
      </div>
    </details>
  );
}

export const menuItem = "menu-line";
