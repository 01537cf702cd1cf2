import type { ExecutionResult } from "graphql";

/** An event made ready to be sent to many: its bytes are made once, in each of the forms that somebody asks for. */
export type PreparedEvent = {
  /** The result as JSON. */
  readonly json: Buffer;
  /** The result as a block of server-sent events with its id behind it, as a chunk of an HTTP answer. */
  readonly chunk: Buffer;
};

/** Sends prepared events to one listener, past what usually asks for them one by one. */
export type Sink = {
  /** Whether nothing that was sent before still waits to be taken. */
  isReady(): boolean;
  send(event: PreparedEvent): void;
};

const sinks = new WeakMap<object, Sink>();

/** Offers a way to send prepared events to whoever listens with this context, or by this request. */
export function offerSink(listener: object, sink: Sink): void {
  sinks.set(listener, sink);
}

/** How prepared events reach whoever listens with this context; undefined where there is no such way. */
export function sinkOf(context: { request?: object }): Sink | undefined {
  return sinks.get(context) ?? (context.request === undefined ? undefined : sinks.get(context.request));
}

/** Makes an event ready. @param sequence after which its reader may go on; null where it may not. */
export function prepareEvent(result: ExecutionResult, sequence: number | null): PreparedEvent {
  const text = JSON.stringify(result);
  let [json, chunk]: [Buffer?, Buffer?] = [];
  return {
    get json() {
      json ??= Buffer.from(text);
      return json;
    },
    get chunk() {
      chunk ??= chunkOf(eventBlock(text, sequence));
      return chunk;
    },
  };
}

/** An event as server-sent events have it, with the sequence after which its reader can go on. */
export function eventBlock(json: string, sequence: number | null): string {
  const id = sequence === null ? "" : `id: ${sequence}\n\n`;
  // Its id comes behind it, as a block of its own, which sets a reader's last id and is no event: readers that partners have
  // written look for the event's block as it has always been. A stream that breaks off in between tells it once more.
  return `event: next\ndata: ${json}\n\n${id}`;
}

function chunkOf(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}
