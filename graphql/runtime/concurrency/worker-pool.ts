import { log } from "#graphql/runtime/log.ts";

/** Takes work from somewhere and runs it side by side, at most so many at a time. */
export type WorkerPool = {
  /** Looks for work now instead of at the next tick. */
  look(): void;
  /** Takes nothing more; what runs goes on. */
  stop(): void;
  /** What runs, by id. */
  running: Map<string, Promise<void>>;
};

type Source<Item extends { id: string }> = {
  name: string;
  mostAtOnce: number;
  everyMs: number;
  /** Whether the first look may wait as long: what looks for little is not in the way of a start. */
  waitsFirst: boolean;
  /** Gives up to `count` items that are now this process's to run. */
  take(count: number): Promise<Item[]>;
  /** Must not throw. */
  run(item: Item): Promise<void>;
};

/** Starts a pool. An item that hangs takes one slot and holds up none of the others. */
export function startWorkerPool<Item extends { id: string }>(source: Source<Item>): WorkerPool {
  const running = new Map<string, Promise<void>>();
  let isLooking = false;
  let isWanted = false;
  let isStopped = false;
  const takeSome = async () => {
    const free = source.mostAtOnce - running.size;
    const items = free > 0 ? await source.take(free) : [];
    for (const item of items) {
      const done = source.run(item).finally(() => {
        running.delete(item.id);
        look();
      });
      running.set(item.id, done);
    }
  };
  const lookWhileWanted = async () => {
    while (isWanted && !isStopped) {
      isWanted = false;
      await takeSome().catch((error) => log.error({ event: "no work to be had", pool: source.name, err: error }));
    }
    isLooking = false;
  };
  const look = () => {
    isWanted = true;
    if (isLooking) return;
    isLooking = true;
    void lookWhileWanted();
  };
  const timer = setInterval(look, source.everyMs);
  if (!source.waitsFirst) look();
  return {
    look,
    running,
    stop: () => {
      isStopped = true;
      clearInterval(timer);
    },
  };
}
