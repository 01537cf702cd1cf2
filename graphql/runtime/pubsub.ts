import { EventEmitter } from "node:events";
import { log } from "#graphql/runtime/log.ts";

type Plain =
  | "site"
  | "alarms"
  | "suspended"
  | "announcements"
  | "catalog"
  | "keys"
  | "figures"
  | "dispatch"
  | "room"
  | "webhooks"
  | "pipelines"
  | "mail"
  | "purge";

/** "dispatch": there is more to send; "room": there is room for something that waits. */
export type Topic = `account:${string}` | Plain;

// On globalThis because Vite evaluates this module again in development, and old sockets must still hear.
const shared = globalThis as typeof globalThis & { nanoBananaPubsub?: EventEmitter };
shared.nanoBananaPubsub ??= new EventEmitter().setMaxListeners(0);
const emitter = shared.nanoBananaPubsub;

type Publish = (topics: Topic[]) => Promise<void>;
let transport: Publish | undefined;
const pending = new Set<Topic>();

/** Notifies after a commit: whoever listens reads the rows again. Carries no data, so nothing can be stale in it. */
export function notify(topic: Topic): void {
  emitter.emit(topic);
  if (transport === undefined) return;
  // Notifications of one moment reach the other processes in one statement, each topic once.
  if (pending.size === 0) setImmediate(publishPending);
  pending.add(topic);
}

function publishPending(): void {
  const topics = [...pending];
  pending.clear();
  transport?.(topics).catch((error) => log.warn({ event: "notifications not published", err: error }));
}

/** Lets notifications reach other processes by `publish`; after a break every topic is notified by `receiveAll`. */
export function connectTransport(publish: Publish): { receiveAll(): void; end(): void } {
  transport = publish;
  return {
    receiveAll: () => {
      for (const topic of emitter.eventNames()) emitter.emit(topic);
    },
    end: () => {
      if (transport === publish) transport = undefined;
    },
  };
}

/** The channel of the database that notifications go through, as "<who> <topic>"; its triggers notify there too, as "database". */
export const CHANNEL = "notifications";

/** Takes what came through the channel, unless it is `self` who sent it. */
export function receivePayload(payload: string, self?: string): void {
  const [from, topic] = payload.split(" ", 2);
  if (from !== self && topic !== undefined) emitter.emit(topic);
}

/** Calls `listener` at every notification, until the returned function is called. */
export function onNotify(topic: Topic, listener: () => void): () => void {
  emitter.on(topic, listener);
  return () => emitter.off(topic, listener);
}

/** How many listen to a topic; for tests and the resource report. */
export function listenerCount(topic: Topic): number {
  return emitter.listenerCount(topic);
}

/**
 * The notifications of a topic as an iterable. Listening begins at the call, not at the first read, so nothing that happens
 * in between is missed; those that come while the reader is busy are one.
 */
export function subscribe(topic: Topic, signal?: AbortSignal): AsyncIterableIterator<void> {
  let isNotified = false;
  let isOver = signal?.aborted ?? false;
  let wake: (() => void) | undefined;
  const off = onNotify(topic, () => {
    isNotified = true;
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
      while (!isNotified && !isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      isNotified = false;
      return isOver ? { done: true, value: undefined } : { done: false, value: undefined };
    },
    async return() {
      signal?.removeEventListener("abort", end);
      end();
      return { done: true, value: undefined };
    },
  };
}
