import { useEffect, useRef } from "react";
import { SECOND } from "#app/lib/time.ts";

/** Where a `g` and a letter lead, in the order the help tells them. */
export const PLACES = [
  { key: "w", path: "/workflow", label: "nav.workflow" },
  { key: "i", path: "/image", label: "task.kind.IMAGE" },
  { key: "v", path: "/video", label: "task.kind.VIDEO" },
  { key: "p", path: "/prompts", label: "prompts.title" },
  { key: "c", path: "/creations", label: "nav.creations" },
  { key: "b", path: "/billing", label: "nav.billing" },
] as const;

const SECOND_KEY_WITHIN_MS = 1.5 * SECOND;
const TEXT_FIELDS =
  "input:not([type=radio]):not([type=checkbox]):not([type=button]):not([type=submit]), textarea, select";

/** What a key asks for. */
export type Wish = { go: string } | { run: string } | "focus" | "help";

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "timeStamp">;

/**
 * Reads presses one after the other and tells what each asks for; null when nothing. `g` waits for a second key. Keys with
 * Ctrl, ⌘ or Alt belong to the browser, and those of an input method to what is being typed.
 */
export function shortcutReader(): (press: Press, ofPage: (key: string) => boolean) => Wish | null {
  let goSince: number | null = null;
  return ({ key, ctrlKey, metaKey, altKey, isComposing, timeStamp }, ofPage) => {
    const isGoing = goSince !== null && timeStamp - goSince < SECOND_KEY_WITHIN_MS;
    goSince = null;
    if (ctrlKey || metaKey || altKey || isComposing) return null;
    const place = isGoing ? PLACES.find((candidate) => candidate.key === key.toLowerCase()) : undefined;
    if (place !== undefined) return { go: place.path };
    if (key === "?") return "help";
    if (key === "/") return "focus";
    if (ofPage(key)) return { run: key };
    if (key === "g") goSince = timeStamp;
    return null;
  };
}

/** Whether keys typed here are text: shortcuts must leave them alone. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(`${TEXT_FIELDS}, [contenteditable=""], [contenteditable=true], [role=textbox]`) !== null;
}

export type PageShortcut = { key: string; label: string; run: () => void };
const ofPage = new Map<string, PageShortcut>();

/** The shortcuts that the present page adds. */
export function pageShortcuts(): ReadonlyMap<string, PageShortcut> {
  return ofPage;
}

/**
 * Gives the page a shortcut of its own while it is shown, such as "f" for favourite; the help lists it by its label. Never
 * active in fields or dialogs, nor when the reader switched shortcuts off.
 */
export function useShortcut(key: string, label: string, run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const shortcut = { key, label, run: () => latest.current() };
    ofPage.set(key, shortcut);
    return () => {
      if (ofPage.get(key) === shortcut) ofPage.delete(key);
    };
  }, [key, label]);
}

const HELP_WANTED = "shortcut-help";

/** Opens the help from anywhere. */
export function openShortcutHelp(): void {
  window.dispatchEvent(new Event(HELP_WANTED));
}

/** Calls back when somebody asks for the help, until stopped. */
export function onShortcutHelp(open: () => void): () => void {
  window.addEventListener(HELP_WANTED, open);
  return () => window.removeEventListener(HELP_WANTED, open);
}
