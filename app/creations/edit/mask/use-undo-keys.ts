import { useEffect } from "react";
import type { Drawing } from "#app/creations/edit/mask/drawing/drawing.ts";
import { undoKeyOf } from "#app/lib/browser/undo-key.ts";

/** In a field the keys undo what was typed. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && (target.type === "number" || target.type === "text");
}

/** Ctrl+Z takes a step back, with Shift, or Ctrl+Y, one is taken again: as long as the editor is open, and no field has the keys. */
export function useUndoKeys(drawing: Drawing): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const step = undoKeyOf(event);
      if (step === null || isTyping(event.target)) return;
      event.preventDefault();
      // The page below has steps of its own.
      event.stopPropagation();
      drawing[step]();
    };
    document.addEventListener("keydown", press, { capture: true });
    return () => document.removeEventListener("keydown", press, { capture: true });
  }, [drawing]);
}
