import type { ServerResponse } from "node:http";
import type { ExecutionResult } from "graphql";
import { type FetchAPI, isAsyncIterable, type Plugin } from "graphql-yoga";
import type { ServerContext } from "#graphql/gateway/caller/context.ts";
import { eventBlock, offerSink, type Sink } from "#graphql/gateway/live/prepared-event.ts";
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
export const eventStreams: Plugin<object, ServerContext> = {
  onResultProcess({ request, result, resultProcessor, setResultProcessor, serverContext }) {
    // Without one the caller takes no event streams, and is told so.
    if (!isAsyncIterable(result) || resultProcessor === undefined) return;
    setResultProcessor((_same, api) => streamed(result, api, { request, res: serverContext.res }), "text/event-stream");
  },
};

/** `res` is there where the stream goes over the network. */
type Asked = { request: Request; res?: ServerResponse | undefined };

function streamed(
  results: AsyncIterable<Told>,
  { Response, ReadableStream, TextEncoder }: FetchAPI,
  { request, res }: Asked,
): Response {
  const encoder = new TextEncoder();
  const events = results[Symbol.asyncIterator]();
  let ping: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const comment = () => controller.enqueue(encoder.encode(":\n\n"));
      // At once, because some clients wait for the first byte before they say that they are connected.
      comment();
      ping = setInterval(() => (controller.desiredSize ?? 0) > 0 && comment(), PING_EVERY_MS);
      if (res !== undefined) offerSink(request, responseSink(res));
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

/**
 * Writes events between the chunks of an answer, as chunks made once for all (RFC 9112, 7.1): where nothing that was sent
 * before waits anywhere, that is what the answer itself would write.
 */
function responseSink(res: ServerResponse): Sink {
  const isOpen = () => res.headersSent && res.chunkedEncoding && !res.writableEnded && !res.destroyed;
  const isReady = () => isOpen() && res.writableLength === 0 && !res.writableNeedDrain;
  return { isReady, send: ({ chunk }) => void res.socket?.write(chunk) };
}

function blockOf(told: Told): string {
  return eventBlock(JSON.stringify(told), told[resumeAt] ?? null);
}
