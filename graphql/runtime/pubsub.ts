import { EventEmitter } from "node:events";
import { log } from "#graphql/runtime/log.ts";

export type Topic = `account:${string}` | "dispatch" | "webhooks" | "mail" | "purge";

// On globalThis because Vite evaluates this module again in development, and old sockets must still hear.
const shared = globalThis as typeof globalThis & { nanoBananaBells?: EventEmitter };
shared.nanoBananaBells ??= new EventEmitter().setMaxListeners(0);
const emitter = shared.nanoBananaBells;

type Carrier = (topics: Topic[]) => Promise<void>;
let carrier: Carrier | undefined;
const toCarry = new Set<Topic>();

/** Rings after a commit: whoever listens reads the rows again. Carries nothing, so nothing can be stale in it. */
export function ring(topic: Topic): void {
  emitter.emit(topic);
  if (carrier === undefined) return;
  // Rings of one moment are told to the other processes in one statement, each topic once.
  if (toCarry.size === 0) setImmediate(tellOthers);
  toCarry.add(topic);
}

function tellOthers(): void {
  const topics = [...toCarry];
  toCarry.clear();
  carrier?.(topics).catch((error) => log.warn({ event: "bells not carried", err: error }));
}

/** Lets bells reach other processes by `carry`; what is heard from them is given to `hear`, or all at once to `hearAll`. */
export function carryBells(carry: Carrier): { hear(topic: Topic): void; hearAll(): void; end(): void } {
  carrier = carry;
  return {
    hear: (topic) => void emitter.emit(topic),
    hearAll: () => {
      for (const topic of emitter.eventNames()) emitter.emit(topic);
    },
    end: () => {
      if (carrier === carry) carrier = undefined;
    },
  };
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
