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
