import { useNavigate } from "@remix-run/react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import { useRootData } from "#app/shell/root-data.ts";
import { onShortcutHelp } from "#app/shell/shortcuts/help.ts";
import { pageShortcuts, type ShortcutAction, shortcutReader, takesKey } from "#app/shell/shortcuts/use-shortcut.ts";

const ShortcutSheet = lazy(async () => ({
  default: (await import("#app/shell/shortcuts/shortcut-sheet.tsx")).ShortcutSheet,
}));

/** The page's first field for words. */
function focusPrompt(): void {
  const fields = document.querySelectorAll<HTMLElement>("main textarea:not([readonly]), main input[type=search]");
  const field = Array.from(fields).find((candidate) => candidate.offsetParent !== null);
  field?.focus();
  field?.scrollIntoView({ block: "center" });
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
    else if (action === "focus") focusPrompt();
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
