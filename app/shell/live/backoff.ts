import { SECOND } from "#app/lib/time.ts";

const FIRST_WAIT_MS = SECOND;
const LONGEST_WAIT_MS = 30 * SECOND;

/**
 * How long to wait before the next try, in milliseconds: doubling up to half a minute, with jitter so that a restarted server
 * is not met by all pages at once.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
  return wait / 2 + (wait / 2) * random();
}
