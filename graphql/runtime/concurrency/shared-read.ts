import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";

/** A read that takes longer than this is not waited for: its database may be away. */
const PATIENCE_MS = 20;

/**
 * Makes a read one that is shared: whoever asks for a key while its read is about to begin gets the same. It begins when
 * the turn of the event loop is over, and the one under way before it has ended; so it always begins after it was asked
 * for, and tells nobody what was true before.
 */
export function sharedRead<Value>(read: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const coming = new Map<string, Promise<Value>>();
  const underWay = new Map<string, Promise<unknown>>();
  const begin = async (key: string): Promise<Value> => {
    const before = underWay.get(key);
    await (before === undefined ? turn() : Promise.race([before, delay(PATIENCE_MS)]));
    coming.delete(key);
    const reading = read(key);
    const ended = reading.then(
      () => undefined,
      () => undefined,
    );
    underWay.set(key, ended);
    try {
      return await reading;
    } finally {
      if (underWay.get(key) === ended) underWay.delete(key);
    }
  };
  return (key) => {
    const known = coming.get(key);
    if (known !== undefined) return known;
    const next = begin(key);
    coming.set(key, next);
    return next;
  };
}
