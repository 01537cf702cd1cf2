import { useEffect } from "react";
import type { Drawing } from "#app/creations/edit/mask/drawing/drawing.ts";

/** In a field the keys undo what was typed. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && (target.type === "number" || target.type === "text");
}

/** Ctrl+Z takes a step back, with Shift, or Ctrl+Y, one is taken again: as long as the editor is open, and no field has the keys. */
export function useUndoKeys(drawing: Drawing): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      // The page below has steps of its own.
      event.stopPropagation();
      if (key === "y" || event.shiftKey) drawing.redo();
      else drawing.undo();
    };
    document.addEventListener("keydown", press, { capture: true });
    return () => document.removeEventListener("keydown", press, { capture: true });
  }, [drawing]);
}
