import { createSourceEventStream, type ExecutionResult } from "graphql";
import { isAsyncIterable } from "graphql-yoga";
import { callerOf } from "#graphql/gateway/graphql/callers.ts";
import type { Price } from "#graphql/gateway/graphql/cost.ts";
import { type Seat, takeSeat } from "#graphql/gateway/live/audience.ts";
import { resumable } from "#graphql/gateway/live/event-stream.ts";
import { sinkOf } from "#graphql/gateway/live/prepared-event.ts";
import { selectionOf } from "#graphql/gateway/live/selection.ts";
import { type Args, type Listener, tell as tellListeners } from "#graphql/gateway/live/telling.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import type { Source } from "#graphql/schema/core/closeable-source.ts";

const SHORTEST_WAIT_MS = SECOND / 4;
const LONGEST_WAIT_MS = 5 * SECOND;

const OVER = { done: true as const, value: undefined };

/**
 * Subscribes, and executes each event once for all who listen with the same selection. Every event that is delivered
 * costs points; who has none left is told what it missed once there are some again, and holds up nobody else.
 */
export async function subscribeShared(
  args: Args,
  price: Price,
): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!isAsyncIterable(source)) return source;
  return delivery(source as Source<unknown>, args, price);
}

function delivery(source: Source<unknown>, args: Args, price: Price): AsyncIterableIterator<ExecutionResult> {
  const { viewer, visitor } = args.contextValue;
  const listener: Listener = { args, price, caller: callerOf(viewer, visitor.ip), selection: selectionOf(args) };
  let isLeft = false;
  let endPause: (() => void) | undefined;
  let ahead: Promise<IteratorResult<unknown>> | undefined;
  let seat: Seat | null = null;
  const read = () => {
    const next = ahead ?? source.next();
    ahead = undefined;
    return next;
  };
  /** As long as it can be told together with others, there is nothing to read. */
  const sitWithOthers = async () => {
    const sink = sinkOf(args.contextValue);
    if (sink === undefined || source.shareable === undefined || ahead !== undefined) return;
    await source.shareable.opened();
    if (isLeft) return;
    seat = takeSeat(listener, sink, source);
    await seat?.released;
    seat = null;
  };
  /** The last event that is there by now. */
  const latest = async (event: unknown): Promise<unknown> => {
    for (let last = event; ; ) {
      ahead ??= source.next();
      const come = await Promise.race([ahead, new Promise<null>((none) => setImmediate(none, null))]);
      if (come === null || come.done) return last;
      ahead = undefined;
      last = come.value;
    }
  };
  const tell = async (event: unknown, isRest = false): Promise<IteratorResult<ExecutionResult>> => {
    const { result, waitMs } = await tellListeners(listener, event, { count: 1, isRest });
    if (result !== undefined) return { done: false, value: resumable(result, source.resumeAt?.(event)) };
    await new Promise<void>((resolve) => {
      endPause = pause(waitMs, resolve);
    });
    if (isLeft) return OVER;
    if (source.missed === undefined) return tell(event);
    return tell(source.missed(await latest(event)), true);
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      await sitWithOthers();
      if (isLeft) return OVER;
      const { done, value } = await read();
      return done === true ? OVER : tell(value);
    },
    async return() {
      isLeft = true;
      endPause?.();
      seat?.leave();
      await source.return?.();
      return OVER;
    },
  };
}

/** Calls `done` once there may be points again. @returns what ends it before. */
function pause(waitMs: number, done: () => void): () => void {
  const timer = setTimeout(done, Math.min(Math.max(waitMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS));
  return () => {
    clearTimeout(timer);
    done();
  };
}
