/** Spans in milliseconds, so that no time is ever written as a bare number. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The present moment. Everything that is stored or compared takes it from here, never from the database's clock. */
export function now(): Date {
  return new Date();
}

/** The moment `ms` milliseconds from now. */
export function fromNow(ms: number): Date {
  return new Date(now().getTime() + ms);
}

/** setTimeout knows no more; it takes a longer span for none at all. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The span for a timer that is to look when `moment` has come, in milliseconds: at least `least`, and never more than a timer knows. */
export function timerMs(moment: Date, least = 0): number {
  return Math.min(Math.max(least, moment.getTime() - now().getTime()), LONGEST_TIMER_MS);
}
