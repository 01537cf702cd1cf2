import { now } from "#graphql/runtime/clock.ts";

/** What was looked up a moment ago, within bounds of number, weight and age. */
export type Recent<Value> = {
  get(key: string): Value | undefined;
  set(key: string, value: Value, weight?: number): void;
  delete(key: string): void;
};

type Entry<Value> = { value: Value; weight: number; until: number };

/**
 * Keeps values for `lifeMs` milliseconds, at most `most` of them and `mostWeight` in all; what was used longest ago goes
 * first. In this process's memory: only for what may be that much out of date.
 */
export function recent<Value>(limits: { lifeMs: number; most: number; mostWeight?: number }): Recent<Value> {
  const entries = new Map<string, Entry<Value>>();
  let total = 0;
  const drop = (key: string) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    total -= entry.weight;
  };
  const isFull = () => entries.size > limits.most || total > (limits.mostWeight ?? Number.POSITIVE_INFINITY);
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      if (entry.until <= now().getTime()) {
        total -= entry.weight;
        return undefined;
      }
      // The map's order is the order of use.
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, weight = 0) {
      drop(key);
      entries.set(key, { value, weight, until: now().getTime() + limits.lifeMs });
      total += weight;
      for (const [oldest] of entries) {
        if (!isFull()) break;
        drop(oldest);
      }
    },
    delete: drop,
  };
}
