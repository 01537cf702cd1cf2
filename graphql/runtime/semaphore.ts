/** Runs work a few at a time, first come first served. */
export type Semaphore = <T>(work: () => Promise<T>) => Promise<T>;

/** So many wait already that one more would wait too long. */
export class TooManyWaitingError extends Error {
  constructor(what: string) {
    super(`too many are waiting for ${what}`);
    this.name = "TooManyWaitingError";
  }
}

/**
 * At most `atOnce` pieces of work at a time, and at most `waiting` behind them.
 * @returns what runs one; it throws TooManyWaitingError instead of making an endless queue.
 */
export function semaphore(what: string, limits: { atOnce: number; waiting: number }): Semaphore {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (waiting.length >= limits.waiting) throw new TooManyWaitingError(what);
    if (running >= limits.atOnce) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await work();
    } finally {
      // The place is handed on rather than given up, so nobody slips in between.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
