import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";

const PHONE = "(width < 43.75rem)";
const FOCUSABLE =
  "button:not(:disabled), a[href], summary, textarea, input:not([type=hidden]):not(:disabled), select:not(:disabled)";

/** Whether the bar is the one line of a phone now. */
function isPhone(): boolean {
  return window.matchMedia(PHONE).matches;
}

export type PhoneSheet = {
  isOpen: boolean;
  panel: RefObject<HTMLDivElement>;
  opener: RefObject<HTMLButtonElement>;
  /** Gives the prompt the keyboard, `selected` so that what is typed takes the place of what stands there. */
  open: (selected?: boolean) => void;
  close: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** Keeps Tab among what can be reached inside. */
function wrap(event: KeyboardEvent, panel: HTMLElement): void {
  const reachable = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.checkVisibility());
  const [first, last] = [reachable[0], reachable.at(-1)];
  const [from, to] = event.shiftKey ? [first, last] : [last, first];
  if (document.activeElement !== from || to === undefined) return;
  event.preventDefault();
  to.focus();
}

/**
 * On a phone the whole of the bar is a sheet over the page: opened, it has the keyboard and keeps it; Escape and "close" give it back
 * to the line. A window that becomes wide, as a phone that is turned, has the bar itself, and the sheet again when it is turned back.
 */
export function useSheet(prompt: RefObject<HTMLTextAreaElement>): PhoneSheet {
  const panel = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [isWanted, setWanted] = useState(false);
  const [isNarrow, setNarrow] = useState(false);
  const isOpen = isWanted && isNarrow;
  useEffect(() => {
    if (!isWanted) return;
    const query = window.matchMedia(PHONE);
    const turn = () => setNarrow(query.matches);
    turn();
    query.addEventListener("change", turn);
    return () => query.removeEventListener("change", turn);
  }, [isWanted]);
  const isSelecting = useRef(false);
  const focus = useCallback(() => {
    prompt.current?.focus();
    if (isSelecting.current) prompt.current?.select();
    isSelecting.current = false;
  }, [prompt]);
  useEffect(() => {
    if (isOpen) focus();
  }, [isOpen, focus]);
  const close = () => {
    setWanted(false);
    if (isOpen) opener.current?.focus();
  };
  return {
    isOpen,
    panel,
    opener,
    open: (selected = false) => {
      isSelecting.current = selected;
      if (isPhone() && !isOpen) setWanted(true);
      else focus();
    },
    close,
    onKeyDown: (event) => {
      if (!isOpen || panel.current === null) return;
      if (event.key === "Tab") wrap(event, panel.current);
      if (event.key === "Escape" && !event.defaultPrevented) {
        event.preventDefault();
        close();
      }
    },
  };
}
