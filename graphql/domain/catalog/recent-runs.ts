/** A completed task: its id and the seconds from its creation to its result. */
export type RecentRun = [taskId: string, seconds: number];

const MOST_RUNS = 50;
const FEWEST_RUNS = 3;

/** The newest of both, newest first; a task that is in both counts once. */
export function withRecent(known: RecentRun[], added: RecentRun[]): RecentRun[] {
  const runs = new Map([...known, ...added]);
  // Ids begin with the moment of creation.
  return [...runs].sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, MOST_RUNS);
}

/** Seconds within which half and nine in ten of the runs were done, between two runs in proportion; null for fewer than three. */
export function durationRange(runs: RecentRun[]): { p50: number; p90: number } | null {
  if (runs.length < FEWEST_RUNS) return null;
  const sorted = runs.map(([, seconds]) => seconds).sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
}

function quantile(sorted: number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}
