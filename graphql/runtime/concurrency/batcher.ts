import { setImmediate as turn } from "node:timers/promises";
import { TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { log } from "#graphql/runtime/log.ts";

type Waiting<Item, Result> = { item: Item; size: number; done(result: Result): void; fail(error: unknown): void };

type Batches<Item, Result> = {
  what: string;
  /** Of one batch, and of all that waits for the next ones: how many, and how much together (in what `sizeOf` measures). */
  together: { items: number; size: number };
  waiting: { items: number; size: number };
  sizeOf(item: Item): number;
  /** Does the work of a batch, all or nothing. Gives one result for each item, in their order. */
  run(items: Item[]): Promise<Result[]>;
  /** Whether a batch that failed would have failed with any other items too. Otherwise each is tried alone. */
  isEverybodys(error: unknown): boolean;
};

/** A batch begins after so many turns of the event loop at the latest. */
const MOST_TURNS = 8;

/**
 * Does together what comes close together: one batch at a time, and the next one takes what has gathered meanwhile. No timer:
 * what comes alone begins with the next turn of the event loop.
 * @throws TooManyWaitingError instead of making an endless queue.
 */
export function batcher<Item, Result>(batches: Batches<Item, Result>): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let waitingSize = 0;
  let isRunning = false;
  const takeBatch = () => {
    let [count, size] = [0, 0];
    for (const one of waiting) {
      if (count === batches.together.items || (count > 0 && size + one.size > batches.together.size)) break;
      count += 1;
      size += one.size;
    }
    waitingSize -= size;
    return waiting.splice(0, count);
  };
  /** As long as each turn of the event loop brings more, there is more to come in a moment. */
  const gather = async () => {
    for (let [turns, count] = [0, 0]; turns < MOST_TURNS && waiting.length > count; turns++) {
      count = waiting.length;
      await turn();
    }
  };
  const runAll = async () => {
    while (waiting.length > 0) {
      await gather();
      await runBatch(batches, takeBatch());
    }
    isRunning = false;
  };
  return (item) => {
    const size = batches.sizeOf(item);
    const isFull = waiting.length >= batches.waiting.items || waitingSize + size > batches.waiting.size;
    if (isFull) return Promise.reject(new TooManyWaitingError(batches.what));
    return new Promise((done, fail) => {
      waiting.push({ item, size, done, fail });
      waitingSize += size;
      if (isRunning) return;
      isRunning = true;
      void runAll();
    });
  };
}

async function runBatch<Item, Result>(batches: Batches<Item, Result>, batch: Waiting<Item, Result>[]): Promise<void> {
  try {
    const results = await batches.run(batch.map(({ item }) => item));
    for (const [place, { done, fail }] of batch.entries()) {
      const result = results[place];
      if (result === undefined) fail(new Error(`no result for one of ${batches.what}`));
      else done(result);
    }
  } catch (error) {
    if (batch.length > 1 && !batches.isEverybodys(error)) {
      log.warn({ event: "batch failed, one by one now", what: batches.what, count: batch.length, err: error });
      for (const one of batch) await runBatch(batches, [one]);
      return;
    }
    for (const { fail } of batch) fail(error);
  }
}
