import { useEffect, useRef } from "react";
import { SECOND } from "#app/lib/time.ts";

/** Where a `g` and a letter lead, in the order the help tells them; `before` is the letter that led there in earlier days. */
export const DESTINATIONS = [
  { key: "c", path: "/create", label: "nav.create" },
  { key: "i", path: "/create?kind=image", label: "nav.image" },
  { key: "v", path: "/create?kind=video", label: "nav.video" },
  { key: "s", before: "w", path: "/create?story=new", label: "nav.story" },
  { key: "l", path: "/creations", label: "nav.library" },
  { key: "p", path: "/prompts", label: "nav.prompts" },
  { key: "b", path: "/billing", label: "nav.billing" },
] as const;

const SECOND_KEY_WITHIN_MS = 1.5 * SECOND;
const WORDLESS = ["radio", "checkbox", "button", "submit", "range", "file", "color"];
const TEXT_FIELDS = `input${WORDLESS.map((type) => `:not([type=${type}])`).join("")}, textarea, select`;
const TAKES_ARROWS =
  "input:not([type=checkbox]), textarea, select, video, pre, [contenteditable], dialog, [role=slider], [role=tab]";

/** What a key asks for. */
export type ShortcutAction = { go: string } | { run: string } | "focus" | "help";

type Press = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing" | "repeat" | "timeStamp"
>;

/**
 * Reads presses one after the other and tells what each asks for; null when nothing. `g` waits for a second key. Keys with
 * Ctrl, ⌘ or Alt belong to the browser, and those of an input method to what is being typed. Of a key that is held down only
 * the arrows go on.
 */
export function shortcutReader(): (press: Press, ofPage: (key: string) => boolean) => ShortcutAction | null {
  let goSince: number | null = null;
  return ({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing, repeat, timeStamp }, ofPage) => {
    const isGoing = goSince !== null && timeStamp - goSince < SECOND_KEY_WITHIN_MS;
    goSince = null;
    if (ctrlKey || metaKey || altKey || isComposing || (repeat && !isArrow(key))) return null;
    const destination = isGoing ? destinationOf(key.toLowerCase()) : undefined;
    if (destination !== undefined) return { go: destination.path };
    if (key === "?") return "help";
    if (key === "/") return "focus";
    // With Caps Lock on a letter comes as a capital.
    const own = [key, key.toLowerCase()].find(ofPage);
    if (own !== undefined && !shiftKey) return { run: own };
    if (key === "g") goSince = timeStamp;
    return null;
  };
}

function destinationOf(letter: string) {
  return DESTINATIONS.find((one) => one.key === letter || ("before" in one && one.before === letter));
}

function isArrow(key: string): boolean {
  return key.startsWith("Arrow");
}

/** Whether what has the focus has a use of its own for a key, such as a slider for the arrows. */
export function takesKey(destination: EventTarget | null, key: string): boolean {
  if (isField(destination)) return true;
  return isArrow(key) && destination instanceof Element && destination.closest(TAKES_ARROWS) !== null;
}

/** Whether keys typed here are text: shortcuts must leave them alone. */
function isField(destination: EventTarget | null): boolean {
  if (!(destination instanceof Element)) return false;
  return destination.closest(`${TEXT_FIELDS}, [contenteditable=""], [contenteditable=true], [role=textbox]`) !== null;
}

/** `run` tells whether it did something; if not, the press is the browser's, such as to scroll. */
export type PageShortcut = { key: string; label: string; run: () => boolean };
const ofPage = new Map<string, PageShortcut>();

/** The shortcuts that the present page adds. */
export function pageShortcuts(): ReadonlyMap<string, PageShortcut> {
  return ofPage;
}

/** Tells of keys that are held together, such as "Ctrl+Z", in the help; whoever tells of them acts on them, since pages have single keys alone. */
export function useToldShortcut(keys: string, label: string): void {
  useShortcut(keys, label, () => false);
}

/**
 * Gives the page a shortcut of its own while it is shown, such as "f" for favourite; the help lists it by its label, and keys of
 * one label together. Never active in fields or dialogs, nor, but for Escape, when the reader switched shortcuts off.
 */
export function useShortcut(key: string, label: string, run: () => boolean): void {
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
