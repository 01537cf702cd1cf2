/**
 * What can be said of a subscription's events: `missed` makes of the last one that could not be told what is told in its
 * place, and `resumeAt` says after which sequence a reader of an event may go on (null: not after this one).
 */
export type Events<Value> = { missed?: (last: Value) => Value; resumeAt?: (event: Value) => number | null };

/** What many are told at the same time, each from where it stands; places in it are sequences. */
export type Shareable<Value> = {
  /** Who has the same subject is told the same. */
  readonly subject: string;
  opened(): Promise<void>;
  /** Where it stands when it has nothing left of its own to tell; null before. */
  present(): number | null;
  /** It was told up to here by somebody else. */
  skipTo(sequence: number): void;
  /** What follows after a place, for all who stand there or behind it. Ends where something can't be told. */
  onward(sequence: number): AsyncIterableIterator<Value>;
};

/** A subscription's source. */
export type Source<Value> = AsyncIterableIterator<Value> & Events<Value> & { shareable?: Shareable<Value> };

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

/** Makes a subscription's source of something that can be left at any moment, and be told of together with others. */
export function shareableSource<Value>(
  follower: AsyncIterableIterator<Value> & Shareable<Value>,
  events: Events<Value>,
): Source<Value> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    ...events,
    shareable: follower,
    next: () => follower.next(),
    return: async () => {
      await follower.return?.();
      return { done: true, value: undefined };
    },
  };
}
