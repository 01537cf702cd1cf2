/** A leaky bucket of points for each caller: it empties by itself, and what would overflow it is refused. */
export type Bucket = {
  readonly size: number;
  /** Points that flow out a second. */
  readonly restoreRate: number;
  /** Takes points if they fit. `waitMs` is how long until they would; 0 when they were taken. */
  take(key: string, points: number, at: number): { remaining: number; waitMs: number };
  /** Gives points back that were taken but not used. @returns what is free now. */
  giveBack(key: string, points: number, at: number): number;
};

type Level = { filled: number; at: number };

/** Counts in this process's memory, for the `most` callers seen last. Moments are milliseconds since the epoch. */
export function leakyBucket(size: number, restoreRate: number, most = 50_000): Bucket {
  const levels = new Map<string, Level>();
  const now = (key: string, at: number): Level => {
    const level = levels.get(key);
    levels.delete(key);
    const filled =
      level === undefined ? 0 : Math.max(0, level.filled - (Math.max(0, at - level.at) * restoreRate) / 1000);
    const current = { filled, at };
    levels.set(key, current);
    if (levels.size > most) forgetOldest(levels);
    return current;
  };
  return {
    size,
    restoreRate,
    take(key, points, at) {
      const level = now(key, at);
      const excess = level.filled + points - size;
      if (excess > 0)
        return { remaining: Math.floor(size - level.filled), waitMs: Math.ceil((excess * 1000) / restoreRate) };
      level.filled += points;
      return { remaining: Math.floor(size - level.filled), waitMs: 0 };
    },
    giveBack(key, points, at) {
      const level = now(key, at);
      level.filled = Math.max(0, level.filled - points);
      return Math.floor(size - level.filled);
    },
  };
}

// The map keeps the order of use: whoever was not seen for longest stands first, and is most likely empty again.
function forgetOldest(levels: Map<string, Level>): void {
  const oldest = levels.keys().next();
  if (!oldest.done) levels.delete(oldest.value);
}
