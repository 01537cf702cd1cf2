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
