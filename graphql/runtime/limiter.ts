/** A sliding window: at most `count` within any `spanMs` milliseconds. */
export type SlidingWindow = {
  /** How many more may go now. */
  free(at: number): number;
  take(at: number): void;
  /** In how many milliseconds the next one may go; 0 when one may go now. */
  waitMs(at: number): number;
};

/** Counts in this process's memory. Moments are milliseconds since the epoch. */
export function slidingWindow(count: number, spanMs: number): SlidingWindow {
  let taken: number[] = [];
  const current = (at: number) => {
    taken = taken.filter((moment) => at - moment < spanMs);
    return taken;
  };
  return {
    free: (at) => count - current(at).length,
    take: (at) => void taken.push(at),
    waitMs: (at) => {
      const within = current(at);
      const oldest = within[within.length - count];
      return oldest === undefined ? 0 : Math.max(0, oldest + spanMs - at);
    },
  };
}
