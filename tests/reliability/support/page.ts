import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

/** The events of an account. */
export const EVENTS = "subscription ($after: Int) { taskEvents(after: $after) { sequence type taskId } }";
export type Event = { sequence: number; type: string; taskId: string | null };

/** How often a page asks whether its line still lives, and how long it waits for the answer. */
const PING_EVERY_MS = 600;
const PONG_WITHIN_MS = 1500;
const FINAL = ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED"];

/** What a page has seen of its account's events, over every break of its line. */
export type Page = {
  sequences: number[];
  gaps: number;
  ended: Set<string>;
  /** Whether it has been told where it stands, so that it can resume from there. */
  isOpen: boolean;
  stop(): Promise<void>;
};

/**
 * Follows the events of an account as a page does: a ping that is not answered ends the connection, and the next one
 * resumes behind the last event. It asks more often than a page, so that a silent line does not take as long.
 */
export function openPage(origin: string, cookie: string): Page {
  let isOver = false;
  let close: () => void = () => undefined;
  const page: Page = { sequences: [], gaps: 0, ended: new Set(), isOpen: false, stop };
  const following = follow();

  async function follow(): Promise<void> {
    for (let after: number | undefined; !isOver; ) {
      const client = connect(origin, cookie);
      close = () => client.terminate();
      try {
        for await (const { data } of client.iterate<{ taskEvents: Event }>({ query: EVENTS, variables: { after } })) {
          if (!data) continue;
          after = data.taskEvents.sequence;
          page.isOpen = true;
          note(page, data.taskEvents);
        }
      } catch {
        // The line broke: that is what is being tried.
      }
      await Promise.race([client.dispose(), wait(PONG_WITHIN_MS)]);
      if (!isOver) await wait(50);
    }
  }

  async function stop(): Promise<void> {
    isOver = true;
    close();
    await following;
  }
  return page;
}

function connect(origin: string, cookie: string) {
  let overdue: NodeJS.Timeout | undefined;
  const client = createClient({
    url: `${origin.replace("http", "ws")}/graphql`,
    retryAttempts: 0,
    keepAlive: PING_EVERY_MS,
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie, origin }, handshakeTimeout: PONG_WITHIN_MS });
        // Terminated while it still connects, the client stops listening to it before it says so.
        this.on("error", () => undefined);
      }
    },
    on: {
      ping: (received) => {
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

/** Adds an event to what a page has seen. */
export function note(page: Page, { sequence, type, taskId }: Event): void {
  if (type === "SNAPSHOT") return;
  if (type === "GAP") page.gaps += 1;
  page.sequences.push(sequence);
  if (FINAL.includes(type) && taskId !== null) page.ended.add(taskId);
}

/** What a page was not told as it should have been: each event once, in order, none left out. */
export function brokenIn({ sequences, gaps }: Page): string[] {
  const isWhole = sequences.every((sequence, place) => place === 0 || sequence === (sequences[place - 1] ?? 0) + 1);
  return [...(gaps > 0 ? [`${gaps} gaps`] : []), ...(isWhole ? [] : [`events ${sequences.join(" ")}`])];
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
