import type { ServerResponse } from "node:http";
import { SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";

/** Nobody in particular may have this many, counted by address: many people can share one. */
const MOST_PER_ADDRESS = 200;

/** Sockets that have not said who they are: an honest one does so at once. */
const MOST_UNNAMED_PER_ADDRESS = 500;

const counts = new Map<string, number>();
const streams = new Set<() => void>();

/**
 * Counts a lasting connection (a socket, or a stream of server-sent events) for who holds it.
 * @returns what to call when it is over, or null when that account or address has too many already.
 */
export function takeConnection({ viewer, visitor }: GraphContext): (() => void) | null {
  const holder = viewer === null ? `address:${visitor.ip}` : `account:${viewer.userId}`;
  return take(holder, viewer === null ? MOST_PER_ADDRESS : env.accountMaxConnections);
}

/** Counts a socket of an address until it has said who it is. @returns what to call then, or null where too many have not. */
export function takeUnnamed(address: string): (() => void) | null {
  return take(`unnamed:${address}`, MOST_UNNAMED_PER_ADDRESS);
}

function take(holder: string, most: number): (() => void) | null {
  const count = counts.get(holder) ?? 0;
  if (count >= most) return null;
  counts.set(holder, count + 1);
  let isGiven = false;
  return () => {
    if (isGiven) return;
    isGiven = true;
    const left = (counts.get(holder) ?? 1) - 1;
    if (left === 0) counts.delete(holder);
    else counts.set(holder, left);
  };
}

/** Remembers how to end a stream, for a stop; call what it returns when the stream has ended by itself. */
export function rememberStream(end: () => void): () => void {
  streams.add(end);
  return () => streams.delete(end);
}

/** Ends every stream of server-sent events: their readers connect again elsewhere and resume. */
export function endStreams(): void {
  for (const end of [...streams]) end();
}

const SLOWEST_MS = 15 * SECOND;

/**
 * Cuts off a reader of a stream who has taken nothing for `slowestMs` to twice that, although something waits for it:
 * what is not read must not pile up here.
 */
export function cutSlowReader(res: ServerResponse, slowestMs = SLOWEST_MS): void {
  let before = -1;
  const timer = setInterval(() => {
    const taken = (res.socket?.bytesWritten ?? 0) - (res.socket?.writableLength ?? 0);
    if (res.writableNeedDrain && taken === before) res.destroy();
    before = taken;
  }, slowestMs);
  res.once("close", () => clearInterval(timer));
}
