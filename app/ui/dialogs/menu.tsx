import { useLocation } from "@remix-run/react";
import { type ReactNode, useEffect, useRef } from "react";

type MenuProps = { label: string; trigger: ReactNode; children: ReactNode; up?: boolean };

/** A disclosure that works before any script; with scripts it also closes on Escape, on a click elsewhere, and on leaving the page. */
export function Menu({ label, trigger, children, up = false }: MenuProps) {
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
    document.addEventListener("pointerdown", close);
    document.addEventListener("focusin", close);
    document.addEventListener("keydown", closeOnEscape);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("focusin", close);
      document.removeEventListener("keydown", closeOnEscape);
    };
  }, []);
  return (
    <details ref={ref} className="group/menu sm:relative">
      <summary
        aria-label={label}
        className="flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-xl px-2.5 hover:bg-sunken group-open/menu:bg-sunken"
      >
        {trigger}
      </summary>
      <div
        className={`absolute right-4 z-40 sm:right-0 min-w-56 max-w-[calc(100vw-2rem)] rounded-2xl border border-line bg-surface p-2 shadow-lift ${up ? "bottom-full mb-2" : "mt-2"}`}
      >
        {children}
      </div>
    </details>
  );
}

export const menuItem = "menu-line";
