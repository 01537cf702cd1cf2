import type { MouseEvent } from "react";
import { useLocale } from "#app/lib/i18n/i18n.ts";
import {
  type ComposerCommands,
  type Kind,
  reuseAddress,
  startAddress,
  type Use,
  useComposerCommands,
} from "#app/tasks/composing.ts";
import type { Media, TaskCard } from "#app/tasks/documents.ts";

type ComposeLink = { to: string; onClick: (event: MouseEvent) => void };

/** Whether a click asks for another tab or window, which is the browser's own business. */
export function isElsewhere(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

/**
 * Links to a composer that begins with something. On a page with a composer they fill that, without a load; `onUsed` is told
 * then, so that what lies over it can make way.
 */
export function useComposeLinks(onUsed?: () => void) {
  const commands = useComposerCommands();
  const { href } = useLocale();
  const link = (address: string, act: (commands: ComposerCommands) => void): ComposeLink => ({
    to: href(address),
    onClick: (event) => {
      if (commands === null || isElsewhere(event)) return;
      event.preventDefault();
      onUsed?.();
      act(commands);
    },
  });
  return {
    reuse: (task: Pick<TaskCard, "id" | "kind">, use: Use) =>
      link(reuseAddress(task, use), (composer) => composer.reuse(task, use)),
    start: (asset: Media, kind: Kind) => link(startAddress(asset, kind), (composer) => composer.startFrom(asset, kind)),
  };
}
