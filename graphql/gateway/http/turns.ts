import type { Handler } from "#graphql/gateway/http/exchange.ts";

const waiting: (() => void)[] = [];
/** Node takes one new connection a round: a few of them come in before the next of many requests begins. */
const ROUNDS_BETWEEN = 8;

/**
 * A handler that computes for a while: of all such requests one begins in each round of the event loop, in the order they
 * came, so that what else is asked is answered in between, however many came at once.
 */
export function inTurn(handler: Handler): Handler {
  return async (req, res) => {
    await turn();
    return handler(req, res);
  };
}

function turn(): Promise<void> {
  return new Promise((begin) => {
    waiting.push(begin);
    if (waiting.length === 1) setImmediate(round, 0);
  });
}

/** @param rest how many rounds are left to others before the next begins. */
function round(rest: number): void {
  if (rest > 0) return void setImmediate(round, rest - 1);
  waiting[0]?.();
  waiting.shift();
  if (waiting.length > 0) setImmediate(round, ROUNDS_BETWEEN);
}
