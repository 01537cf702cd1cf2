import { useNavigate } from "@remix-run/react";
import { Suspense, useEffect, useRef, useState } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useRootData } from "#app/shell/root-data.ts";
import { onShortcutHelp } from "#app/shell/shortcuts/help.ts";
import { pageShortcuts, type ShortcutAction, shortcutReader, takesKey } from "#app/shell/shortcuts/use-shortcut.ts";
import { askedPart } from "#app/ui/asked-part.tsx";

const ShortcutSheet = askedPart(async () => (await import("#app/shell/shortcuts/shortcut-sheet.tsx")).ShortcutSheet);

/** Fields for what is to be made, by their names, and the field to search by. What describes a file is none. */
const PROMPTS = ["prompt", "idea", "text"].map((name) => `:is(main, #composer) textarea[name=${name}]:not([readonly])`);
const FIELDS = [...PROMPTS, "main input[type=search]"].join();

/** The first prompt in the window, else the page's first; false where there is none to go to. */
function focusPrompt(): boolean {
  const shown = Array.from(document.querySelectorAll<HTMLElement>(FIELDS)).filter((field) => field.checkVisibility());
  const isInView = (field: HTMLElement) => {
    const { top, bottom } = field.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  };
  const field = shown.find(isInView) ?? shown[0];
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
  return field !== undefined;
}

function isBusyElsewhere(event: KeyboardEvent): boolean {
  return event.defaultPrevented || takesKey(event.target, event.key) || document.querySelector("dialog[open]") !== null;
}

/** Keys that do something on every page, and the sheet that tells them. */
export function Shortcuts() {
  const isOn = useRootData()?.hasShortcuts ?? true;
  const [isHelpOpen, setHelpOpen] = useState(false);
  const navigate = useNavigate();
  const { href } = useLocale();
  const act = useRef<(action: ShortcutAction) => boolean>(() => false);
  act.current = (action) => {
    if (action !== "help" && action !== "focus" && "run" in action)
      return pageShortcuts().get(action.run)?.run() ?? false;
    if (action === "help") setHelpOpen(true);
    else if (action === "focus") return focusPrompt();
    else navigate(href(action.go));
    return true;
  };
  useEffect(() => onShortcutHelp(() => setHelpOpen(true)), []);
  useEffect(() => {
    const read = shortcutReader();
    const press = (event: KeyboardEvent) => {
      // Escape types nothing by accident: it leaves what it leaves for everybody.
      if (isBusyElsewhere(event) || !(isOn || event.key === "Escape")) return;
      const action = read(event, (key) => pageShortcuts().has(key));
      if (action !== null && act.current(action)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isOn]);
  if (!isHelpOpen) return null;
  return (
    <Suspense fallback={null}>
      <ShortcutSheet isOn={isOn} onClose={() => setHelpOpen(false)} />
    </Suspense>
  );
}
