/** What a press asks for: Ctrl or ⌘ with Z takes a step back, with Shift, or Y, one is taken again. Null for any other. */
export function undoKeyOf(event: KeyboardEvent): "undo" | "redo" | null {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return null;
  return key === "y" || event.shiftKey ? "redo" : "undo";
}
