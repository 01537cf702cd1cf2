import { oneAtATime } from "#graphql/runtime/concurrency/one-at-a-time.ts";

/** Node takes one new connection an iteration: a few of them come in before the next of many requests begins. */
const ITERATIONS_BETWEEN = 8;

/**
 * Waits for the turn of what computes for a while. Such requests begin one by one, in the order they came, some iterations of
 * the event loop apart: what else is asked is answered in between, however many came at once.
 */
export const inTurn = oneAtATime(ITERATIONS_BETWEEN);
