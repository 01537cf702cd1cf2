import { createParser } from "eventsource-parser";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { send } from "#tests/support/graphql.ts";

export type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: { cost?: { requested: number } };
};

/** Asks something, and answers with the first that comes; null when nothing has come within the limit. */
export type Transport = (query: string, withinMs: number) => Promise<Answer | null>;
type Asking = { cookie: string; url: string };
export type TransportName = "HTTP" | "SSE" | "WebSocket";

/** The three ways to ask, each in the name of one person. Leave by `close`. */
export function transportsOf(
  cookie: string,
  port: number,
): Record<TransportName, Transport> & { close(): Promise<void> } {
  const asking = { cookie, url: `http://127.0.0.1:${port}/graphql` };
  const url = `ws://127.0.0.1:${port}/graphql`;
  const webSocketImpl = class extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { headers: { cookie } });
    }
  };
  const client = createClient({ url, webSocketImpl, retryAttempts: 0 });
  return {
    HTTP: (query, withinMs) => unlessLate(overHttp(query, cookie), withinMs),
    SSE: (query, withinMs) => firstOfStream(asking, query, withinMs),
    WebSocket: (query, withinMs) => firstOfSocket(client, query, withinMs),
    close: async () => void (await client.dispose()),
  };
}

async function overHttp(query: string, cookie: string): Promise<Answer> {
  const headers = { "content-type": "application/json", cookie };
  return (await send({ method: "POST", headers, body: JSON.stringify({ query }) })).json();
}

async function unlessLate<Value>(answer: Promise<Value>, withinMs: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, withinMs, null);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Leaves as a browser does, by closing its connection: what waits for the next event is not asked. */
async function firstOfStream({ cookie, url }: Asking, query: string, withinMs: number): Promise<Answer | null> {
  const headers = { "content-type": "application/json", accept: "text/event-stream", cookie };
  const leaving = new AbortController();
  const { signal } = leaving;
  const first = fetch(url, { method: "POST", headers, body: JSON.stringify({ query }), signal }).then(readFirst);
  const answer = await unlessLate(first, withinMs);
  leaving.abort();
  if (answer === null) await first.catch(() => undefined);
  return answer;
}

async function readFirst({ body }: Response): Promise<Answer> {
  const found: Answer[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => event === "next" && found.push(JSON.parse(data)) });
  const text = new TextDecoder();
  for await (const chunk of body ?? []) {
    parser.feed(text.decode(chunk, { stream: true }));
    if (found[0] !== undefined) return found[0];
  }
  return {};
}

function firstOfSocket(client: Client, query: string, withinMs: number): Promise<Answer | null> {
  return new Promise((resolve, reject) => {
    let first: Answer | null = {};
    const late = setTimeout(() => {
      first = null;
      stop();
      resolve(null);
    }, withinMs);
    const stop = client.subscribe(
      { query },
      {
        next: (answer) => {
          first = answer as Answer;
          stop();
        },
        error: (errors) => {
          clearTimeout(late);
          if (Array.isArray(errors)) resolve({ errors });
          else reject(errors);
        },
        complete: () => {
          clearTimeout(late);
          resolve(first);
        },
      },
    );
  });
}
