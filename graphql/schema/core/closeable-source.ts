/**
 * Makes a subscription's source that can be left at any moment. A generator alone can't: while it waits for the next
 * event its return() waits too, and the listener behind it would stay for ever. Leaving aborts the signal, which ends the wait.
 */
export function closeableSource<Value>(
  start: (signal: AbortSignal) => AsyncGenerator<Value>,
): AsyncIterableIterator<Value> {
  const leaving = new AbortController();
  const source = start(leaving.signal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
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
