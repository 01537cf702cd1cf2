import type { Handler } from "#graphql/gateway/http/exchange.ts";

const waiting: (() => void)[] = [];
/** Node takes one new connection an iteration: a few of them come in before the next of many requests begins. */
const ITERATIONS_BETWEEN = 8;

/**
 * Waits for the turn of what computes for a while. Such requests begin one by one, in the order they came, some iterations of
 * the event loop apart: what else is asked is answered in between, however many came at once.
 */
export function inTurn(): Promise<void> {
  return new Promise((begin) => {
    waiting.push(begin);
    if (waiting.length === 1) setImmediate(beginNext, 0);
  });
}

/** A handler whose requests begin in their turn. */
export function queued(handler: Handler): Handler {
  return async (req, res) => {
    await inTurn();
    return handler(req, res);
  };
}

/** @param iterations how many are left to others before. */
function beginNext(iterations: number): void {
  if (iterations > 0) return void setImmediate(beginNext, iterations - 1);
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(beginNext, ITERATIONS_BETWEEN);
}
