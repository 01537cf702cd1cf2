import type { ExecutionResult } from "graphql";
import { type FetchAPI, isAsyncIterable, type Plugin } from "graphql-yoga";
import { SECOND } from "#graphql/runtime/clock.ts";

const PING_EVERY_MS = 12 * SECOND;

// What is after a subscription's event in its account's order. A symbol is carried along by copies, and never sent.
const resumeAt = Symbol("resume at");
type Told = ExecutionResult & { [resumeAt]?: number };

/** An event's result with the sequence after which its reader may go on. */
export function resumable(result: ExecutionResult, sequence: number | null | undefined): ExecutionResult {
  if (typeof sequence !== "number") return result;
  const told: Told = { ...result, [resumeAt]: sequence };
  return told;
}

/**
 * Sends subscriptions as server-sent events: graphql-sse's distinct connections mode, with an `id` on each event after
 * which its reader can go on. The engine's own knows no ids.
 */
export const eventStreams: Plugin = {
  onResultProcess({ result, resultProcessor, setResultProcessor }) {
    // Without one the caller takes no event streams, and is told so.
    if (!isAsyncIterable(result) || resultProcessor === undefined) return;
    setResultProcessor((_same, api) => streamed(result, api), "text/event-stream");
  },
};

function streamed(results: AsyncIterable<Told>, { Response, ReadableStream, TextEncoder }: FetchAPI): Response {
  const encoder = new TextEncoder();
  const events = results[Symbol.asyncIterator]();
  let ping: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const comment = () => controller.enqueue(encoder.encode(":\n\n"));
      // At once, because some clients wait for the first byte before they say that they are connected.
      comment();
      ping = setInterval(() => (controller.desiredSize ?? 0) > 0 && comment(), PING_EVERY_MS);
    },
    async pull(controller) {
      const { done, value } = await events.next().catch((error) => {
        clearInterval(ping);
        throw error;
      });
      if (!done) return controller.enqueue(encoder.encode(blockOf(value)));
      clearInterval(ping);
      controller.enqueue(encoder.encode("event: complete\ndata:\n\n"));
      controller.close();
    },
    async cancel() {
      clearInterval(ping);
      await events.return?.();
    },
  });
  const headers = { "content-type": "text/event-stream", connection: "keep-alive", "cache-control": "no-cache" };
  return new Response(body, { status: 200, headers: { ...headers, "content-encoding": "none" } });
}

function blockOf(told: Told): string {
  const sequence = told[resumeAt];
  const id = sequence === undefined ? "" : `id: ${sequence}\n\n`;
  // Its id comes behind it, as a block of its own, which sets a reader's last id and is no event: readers that partners have
  // written look for the event's block as it has always been. A stream that breaks off in between tells it once more.
  return `event: next\ndata: ${JSON.stringify(told)}\n\n${id}`;
}
