import { type Client, createClient } from "graphql-ws/client";
import type { SubscriptionForwarder } from "urql";
import { SECOND } from "#app/lib/time.ts";

const PING_EVERY_MS = 12 * SECOND;
const PONG_WITHIN_MS = 5 * SECOND;
/** A browser waits for minutes for the answer to a handshake that got lost. */
const OPEN_WITHIN_MS = 15 * SECOND;

let opened: Client | undefined;
const waiting = new Set<() => void>();

/** Calls back each time that the page's socket has been opened and taken, until stopped. */
export function onSocketOpen(listener: () => void): () => void {
  // Two that wait with the same function are two.
  const own = () => listener();
  waiting.add(own);
  return () => {
    waiting.delete(own);
  };
}

/** The page's one socket. It never retries by itself, the callers know where to resume. */
function socket(): Client {
  opened ??= openSocket();
  return opened;
}

function openSocket(): Client {
  let overdue: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}/graphql`,
    retryAttempts: 0,
    keepAlive: PING_EVERY_MS,
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    on: {
      connecting: () => {
        overdue = setTimeout(() => client.terminate(), OPEN_WITHIN_MS);
      },
      connected: () => {
        clearTimeout(overdue);
        for (const listener of waiting) listener();
      },
      ping: (received) => {
        // A dead network closes no socket; only an unanswered ping tells.
        if (!received) overdue = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(overdue);
      },
      closed: () => clearTimeout(overdue),
    },
  });
  return client;
}

/** Carries urql's subscriptions over the socket. */
export const forwardSubscription: SubscriptionForwarder = ({ query, variables, extensions }) => ({
  subscribe: (sink) => ({
    unsubscribe: socket().subscribe(
      { query: query ?? "", variables, extensions },
      {
        next: ({ data, errors }) => sink.next({ data, errors: errors?.map((error) => ({ ...error })) }),
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      },
    ),
  }),
});
