import { EventEmitter } from "node:events";

export type Topic = `account:${string}` | "dispatch";

// On globalThis because Vite evaluates this module again in development, and old sockets must still hear.
const shared = globalThis as typeof globalThis & { nanoBananaBells?: EventEmitter };
shared.nanoBananaBells ??= new EventEmitter().setMaxListeners(0);
const emitter = shared.nanoBananaBells;

/** Rings after a commit: whoever listens reads the rows again. Carries nothing, so nothing can be stale in it. */
export function ring(topic: Topic): void {
  emitter.emit(topic);
}

/** Calls `listener` at every ring, until the returned function is called. */
export function onBell(topic: Topic, listener: () => void): () => void {
  emitter.on(topic, listener);
  return () => emitter.off(topic, listener);
}

/** How many listen to a topic; for tests and the resource report. */
export function listenerCount(topic: Topic): number {
  return emitter.listenerCount(topic);
}

/**
 * The rings of a topic as an iterable. Listening begins at the call, not at the first read, so nothing that happens
 * in between is missed; rings that come while the reader is busy are one.
 */
export function bells(topic: Topic, signal?: AbortSignal): AsyncIterableIterator<void> {
  let rung = false;
  let isOver = signal?.aborted ?? false;
  let wake: (() => void) | undefined;
  const off = onBell(topic, () => {
    rung = true;
    wake?.();
  });
  const end = () => {
    isOver = true;
    off();
    wake?.();
  };
  signal?.addEventListener("abort", end, { once: true });
  if (isOver) off();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      while (!rung && !isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      rung = false;
      return isOver ? { done: true, value: undefined } : { done: false, value: undefined };
    },
    async return() {
      signal?.removeEventListener("abort", end);
      end();
      return { done: true, value: undefined };
    },
  };
}
