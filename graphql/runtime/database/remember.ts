import { LRUCache } from "lru-cache";
import { now } from "#graphql/runtime/clock.ts";
import { readingAlone } from "#graphql/runtime/database/together.ts";
import { ownWork } from "#graphql/runtime/database/work.ts";
import { type Database, db } from "#graphql/runtime/db.ts";
import { onNotify, type Topic } from "#graphql/runtime/pubsub.ts";

type Kept<Value> = { value: Value | Promise<Value>; of: Database; readAt: number };

/**
 * What every answer needs and seldom changes: read once, and again when `topic` was notified, when another database is
 * open, or after `maxAgeMs` milliseconds, should a notification have been lost. Whoever asks after a notification gets
 * what was read after it; a read that a notification overtakes is made again. The statements count for nobody.
 * @returns what gives the value, at once where it is there; it rejects as `read` does, and then the next call reads again.
 */
export function remember<Value>(
  topic: Topic,
  maxAgeMs: number,
  read: () => Promise<Value>,
): () => Value | Promise<Value> {
  let notifications = 0;
  let kept: Kept<Value> | undefined;
  const readUndisturbed = async (): Promise<Value> => {
    for (;;) {
      const before = notifications;
      const value = await read();
      if (before === notifications) return value;
    }
  };
  const forget = (one: Kept<Value>) => {
    if (kept === one) kept = undefined;
  };
  onNotify(topic, () => {
    notifications += 1;
    kept = undefined;
  });
  return () => {
    const at = now().getTime();
    if (kept !== undefined && kept.of === db && at - kept.readAt < maxAgeMs) return kept.value;
    const value = readingAlone(() => ownWork(readUndisturbed));
    const reading: Kept<Value> = { value, of: db, readAt: at };
    kept = reading;
    value.then(
      (read) => {
        reading.value = read;
      },
      () => forget(reading),
    );
    return value;
  };
}

type Found<Value> = { value: Value; of: Database; readAt: number };

/**
 * The same for each of many keys, `most` of them: read once, and again when `topic` was notified, after `maxAgeMs`
 * milliseconds, or when `isOver` says that the value is. What `read` rejects with is remembered for nobody.
 */
export function rememberEach<Value>(
  topic: Topic,
  { most, maxAgeMs, isOver }: { most: number; maxAgeMs: number; isOver(value: Value): boolean },
  read: (key: string) => Promise<Value>,
): (key: string) => Promise<Value> {
  let notifications = 0;
  const kept = new LRUCache<string, Found<Value>>({ max: most });
  onNotify(topic, () => {
    notifications += 1;
    kept.clear();
  });
  return async (key) => {
    const at = now().getTime();
    const known = kept.get(key);
    if (known !== undefined && known.of === db && at - known.readAt < maxAgeMs && !isOver(known.value)) {
      return known.value;
    }
    for (;;) {
      const before = notifications;
      const value = await read(key);
      // One that a notification overtakes may be of before it.
      if (before !== notifications) continue;
      kept.set(key, { value, of: db, readAt: at });
      return value;
    }
  };
}
