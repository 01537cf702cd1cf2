import type { Duplex } from "node:stream";
import type { Sink } from "#graphql/gateway/live/prepared-event.ts";

/** RFC 6455, 5.2: a whole text frame from a server, which masks nothing. */
const TEXT = 0x81;
/** A ping that says nothing. */
export const PING_FRAME = Buffer.from([0x89, 0]);
const END = Buffer.from("}");
/** Messages up to this many bytes are copied; longer ones are written in parts, which costs more but copies nothing. */
const MOST_COPIED = 4096;
/** So much may wait for a reader in one go: several operations of a socket are told of one event. */
const MOST_AT_ONCE = 256_000;

/** A socket's connection, to which frames are written as they are. Frames of one turn go out together. */
export type Wire = { isReady(): boolean; write(head: Buffer, json: Buffer): void };

/** @param isOpen whether frames may still be sent: none may follow a close. */
export function wireOf(connection: Duplex, isOpen: () => boolean): Wire {
  let isGathering = false;
  const sendGathered = () => {
    isGathering = false;
    connection.uncork();
  };
  return {
    isReady: () => isOpen() && connection.writableLength <= (isGathering ? MOST_AT_ONCE : 0),
    write(head, json) {
      if (!isGathering) {
        isGathering = true;
        connection.cork();
        process.nextTick(sendGathered);
      }
      for (const part of partsOf(head, json)) connection.write(part);
    },
  };
}

/** Sends prepared events as the `next` messages of one operation. */
export function operationSink(wire: Wire, id: string): Sink {
  const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  return { isReady: wire.isReady, send: ({ json }) => wire.write(head, json) };
}

function partsOf(head: Buffer, json: Buffer): Buffer[] {
  const length = head.length + json.length + END.length;
  const opening = frameHead(length);
  if (length > MOST_COPIED) return [Buffer.concat([opening, head]), json, END];
  return [Buffer.concat([opening, head, json, END], opening.length + length)];
}

/** Its first bytes, which say how long it is. */
function frameHead(length: number): Buffer {
  if (length < 126) return Buffer.from([TEXT, length]);
  if (length < 65_536) return Buffer.from([TEXT, 126, length >> 8, length & 255]);
  const head = Buffer.alloc(10);
  head[0] = TEXT;
  head[1] = 127;
  head.writeUIntBE(length, 4, 6);
  return head;
}
