/** A subscription's source. `missed` makes of the last event that could not be told what is told in its place. */
export type Source<Value> = AsyncIterableIterator<Value> & { missed?: ((last: Value) => Value) | undefined };

/**
 * Makes a subscription's source that can be left at any moment. A generator alone can't: while it waits for the next
 * event its return() waits too, and the listener behind it would stay for ever. Leaving aborts the signal, which ends the wait.
 * Where events may be left out for a listener who takes more than its points allow, `missed` says what it is told then;
 * without it the listener waits for each.
 */
export function closeableSource<Value>(
  start: (signal: AbortSignal) => AsyncGenerator<Value>,
  missed?: (last: Value) => Value,
): Source<Value> {
  const leaving = new AbortController();
  const source = start(leaving.signal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    missed,
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
