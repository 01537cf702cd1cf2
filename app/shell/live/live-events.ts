import type { LiveEvent } from "#app/shell/live/live-loop.ts";

type Listener = (event: LiveEvent) => void;
const listeners = new Set<Listener>();

/** Passes an event of the page's one live connection on to whoever listens. */
export function publishEvent(event: LiveEvent): void {
  for (const listener of listeners) listener(event);
}

/** Listens to the events of the page's live connection, until stopped. */
export function subscribeToEvents(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
