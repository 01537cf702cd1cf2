/**
 * What can be said of a subscription's events: `missed` makes of the last one that could not be told what is told in its
 * place, and `resumeAt` says after which sequence a reader of an event may go on (null: not after this one).
 */
export type Events<Value> = { missed?: (last: Value) => Value; resumeAt?: (event: Value) => number | null };

/** A subscription's source. */
export type Source<Value> = AsyncIterableIterator<Value> & Events<Value>;

/**
 * Makes a subscription's source that can be left at any moment. A generator alone can't: while it waits for the next
 * event its return() waits too, and the listener behind it would stay for ever. Leaving aborts the signal, which ends the wait.
 * Where events may be left out for a listener who takes more than its points allow, `missed` says what it is told then;
 * without it the listener waits for each.
 */
export function closeableSource<Value>(
  start: (signal: AbortSignal) => AsyncGenerator<Value>,
  events: Events<Value> = {},
): Source<Value> {
  const leaving = new AbortController();
  const source = start(leaving.signal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    ...events,
    next: () => source.next(),
    return: async () => {
      leaving.abort();
      await source.return(undefined);
      return { done: true, value: undefined };
    },
    throw: async (error) => {
      leaving.abort();
      return source.throw(error);
    },
  };
}
