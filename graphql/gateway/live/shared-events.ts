import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from "graphql";
import { isAsyncIterable } from "graphql-yoga";
import { LRUCache } from "lru-cache";
import { type AnswerSize, costOf, sizeOf } from "#graphql/gateway/graphql/answer-size.ts";
import { type Caller, callerOf, giveBackPoints, takePoints } from "#graphql/gateway/graphql/callers.ts";
import type { Price } from "#graphql/gateway/graphql/cost.ts";
import { MOST_BYTES, withinBytes } from "#graphql/gateway/graphql/rate-limit.ts";
import { accountLane } from "#graphql/gateway/live/account-lanes.ts";
import { resumable } from "#graphql/gateway/live/event-stream.ts";
import { selectionOf } from "#graphql/gateway/live/selection.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { countingWork, type Work } from "#graphql/runtime/database/work.ts";
import type { Source } from "#graphql/schema/core/closeable-source.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";

/** What an event costs at least: one that is told to others already, or one that only says that others were left out. */
const LEAST = 2;
const SHORTEST_WAIT_MS = SECOND / 4;
const LONGEST_WAIT_MS = 5 * SECOND;

type Told = { result: ExecutionResult; size: AnswerSize; work: Work };
type Args = ExecutionArgs & { contextValue: GraphContext };

/** What was made of an event for a selection a moment ago: whoever else listens is told the same. */
const told = new LRUCache<string, Promise<Told>>({ ttl: 10 * SECOND, max: 2000 });
const numbers = new WeakMap<object, number>();
let lastNumber = 0;

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
  const leaving = new AbortController();
  let ahead: Promise<IteratorResult<unknown>> | undefined;
  const read = () => {
    const next = ahead ?? source.next();
    ahead = undefined;
    return next;
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
    const { result, waitMs } = await tellOnce(listener, event, isRest);
    if (result !== undefined) return { done: false, value: resumable(result, source.resumeAt?.(event)) };
    await pause(waitMs, leaving.signal);
    if (leaving.signal.aborted) return { done: true, value: undefined };
    if (source.missed === undefined) return tell(event);
    return tell(source.missed(await latest(event)), true);
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const { done, value } = await read();
      return done === true ? { done: true, value: undefined } : tell(value);
    },
    async return() {
      leaving.abort();
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}

type Listener = { args: Args; price: Price; caller: Caller; selection: string };

/** @returns what to send; or without it, how long until there are points for it. @param isRest it stands for others and reads nothing. */
async function tellOnce(
  listener: Listener,
  event: unknown,
  isRest: boolean,
): Promise<{ result?: ExecutionResult; waitMs: number }> {
  const { caller, price, selection } = listener;
  const key = `${numberOf(event)} ${selection}`;
  const wanted = isRest || told.get(key) !== undefined ? LEAST : Math.max(LEAST, price.points);
  const { waitMs } = await takePoints(caller, wanted);
  if (waitMs > 0) return { waitMs };
  // Somebody may have begun with it meanwhile.
  const known = told.get(key);
  const telling = known ?? executed(listener, event);
  if (known === undefined) told.set(key, telling);
  const { result, size, work } = await telling;
  const own = known === undefined ? { effort: price.effort, work } : { effort: 0, work: { statements: 0, rows: 0 } };
  // Of one that broke off, parts may still be under way.
  const isWhole = result.errors === undefined || known !== undefined;
  if (isWhole) giveBackPoints(caller, wanted - Math.max(LEAST, costOf(size, own)));
  return { result, waitMs: 0 };
}

async function executed({ args }: Listener, event: unknown): Promise<Told> {
  const { contextValue } = args;
  const work: Work = { statements: 0, rows: 0 };
  const account = contextValue.viewer?.userId ?? contextValue.visitor.ip;
  const result = await accountLane(account, () =>
    // A context of its own: what is read for an answer is kept with it, and this one may last for hours.
    countingWork(work, async () => execute({ ...args, rootValue: event, contextValue: { ...contextValue } })),
  );
  const size = sizeOf(result.data, MOST_BYTES);
  return { result: withinBytes(result, size), size, work };
}

/** Events of one object are one event. */
function numberOf(event: unknown): number {
  if (typeof event !== "object" || event === null) return ++lastNumber;
  const number = numbers.get(event) ?? ++lastNumber;
  numbers.set(event, number);
  return number;
}

function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(Math.max(waitMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
