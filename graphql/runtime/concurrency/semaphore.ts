/** Runs work a few at a time, first come first served. */
export type Semaphore = {
  /** @throws TooManyWaitingError instead of making an endless queue; what `drop` says, when it was dropped while it waited. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Gives up whatever waits; what runs goes on. */
  drop(reason: Error): void;
};

/** So many wait already that one more would wait too long. */
export class TooManyWaitingError extends Error {
  constructor(what: string) {
    super(`too many are waiting for ${what}`);
    this.name = "TooManyWaitingError";
  }
}

/** At most `atOnce` pieces of work at a time, and at most `waiting` behind them. */
export function semaphore(what: string, limits: { atOnce: number; waiting: number }): Semaphore {
  const waiting: { start: () => void; drop: (reason: Error) => void }[] = [];
  let running = 0;
  return {
    async run(work) {
      if (waiting.length >= limits.waiting) throw new TooManyWaitingError(what);
      if (running >= limits.atOnce) await new Promise<void>((start, drop) => waiting.push({ start, drop }));
      else running++;
      try {
        return await work();
      } finally {
        // The slot is handed on rather than given up, so nobody slips in between.
        const next = waiting.shift();
        if (next === undefined) running--;
        else next.start();
      }
    },
    drop(reason) {
      for (const { drop } of waiting.splice(0)) drop(reason);
    },
  };
}
