import type { Result } from "#app/creations/feed/shots.ts";
import { useCompareToggle } from "#app/creations/feed/use-compare-toggle.ts";
import { TASK_KEYS, useTaskActs } from "#app/creations/use-task-keys.ts";
import { openShortcutHelp } from "#app/shell/shortcuts/help.ts";

/**
 * The feed's keys for what fills the screen, where the page's own don't reach. What fills the composer leads back to it.
 * @returns whether a key did something.
 */
export function useViewerKeys(viewed: Result, close: () => void): (key: string) => boolean {
  const act = useTaskActs();
  const compare = useCompareToggle();
  return (pressed) => {
    const key = pressed.length === 1 ? pressed.toLowerCase() : pressed;
    if (key === "?") {
      openShortcutHelp();
      return true;
    }
    if (key === "c") {
      compare(viewed.task);
      return true;
    }
    const name = TASK_KEYS.find((one) => one === key);
    if (name === undefined) return false;
    if (name === "r" || name === "e" || name === "v") close();
    act(name, { tasks: [viewed.task], file: viewed.asset });
    return true;
  };
}
