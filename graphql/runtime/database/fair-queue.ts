import { AsyncLocalStorage } from "node:async_hooks";
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers";
import type { PGlite } from "@electric-sql/pglite";

/** So long may statements follow one another before the rest of the process gets on. */
const LONGEST_RUN_MS = 5;
/** After so many with priority, one of the others is next. */
const MOST_IN_A_ROW = 20;

type Waiting = { call(): void; isAlone: boolean };

const hasPriority = new AsyncLocalStorage<true>();

/**
 * What `act` asks of the embedded database goes before all that waits there, but for what is under way: for a few short
 * statements whose caller is answered by them. PostgreSQL has many connections and no such line.
 */
export function withPriority<Value>(act: () => Value): Value {
  return hasPriority.run(true, act);
}

/**
 * Makes an embedded database that works in this very thread share it, and its one connection, fairly. It never leaves the
 * thread by itself: statements that follow one another, a hundred or a thousand of them, would keep every request waiting
 * until the last is done.
 */
export function shareFairly(pglite: PGlite): void {
  const alone = pglite._runExclusiveQuery.bind(pglite);
  pglite._runExclusiveQuery = (statement) =>
    alone(async () => {
      await yieldToEventLoop();
      return statement();
    });
  pglite._runExclusiveTransaction = turnsOf(1).alone;
}

/**
 * The line before a database's one connection: work begins in the order it came, that with priority first. Of what shares,
 * `most` are under way at once; what is alone ends before the next begins, and may follow those that are under way, for the
 * database takes them in their order.
 */
export function turnsOf(most: number) {
  const [first, others]: [Waiting[], Waiting[]] = [[], []];
  let [underWay, inARow] = [0, 0];
  let isTaken = false;
  const next = () => {
    const isForOthers = first.length === 0 || (inARow >= MOST_IN_A_ROW && others.length > 0);
    inARow = isForOthers ? 0 : inARow + 1;
    return (isForOthers ? others : first).shift();
  };
  const callNext = () => {
    while (!isTaken && underWay < most && first.length + others.length > 0) {
      const waiting = next();
      underWay += 1;
      isTaken = waiting?.isAlone === true;
      waiting?.call();
    }
  };
  const turn = async <Value>(work: () => Promise<Value>, isAlone: boolean) => {
    const line = hasPriority.getStore() === true ? first : others;
    await new Promise<void>((call) => {
      line.push({ call, isAlone });
      callNext();
    });
    try {
      return await work();
    } finally {
      underWay -= 1;
      if (isAlone) isTaken = false;
      callNext();
    }
  };
  return {
    share: <Value>(work: () => Promise<Value>) => turn(work, false),
    alone: <Value>(work: () => Promise<Value>) => turn(work, true),
    counts: () => ({ underWay, waiting: first.length + others.length }),
  };
}

let begunAt: number | null = null;

/** Waits until the process has looked after its sockets and timers, when it has not for some milliseconds. */
async function yieldToEventLoop(): Promise<void> {
  if (begunAt === null) {
    begunAt = performance.now();
    setImmediate(() => {
      begunAt = null;
    });
  }
  if (performance.now() - begunAt < LONGEST_RUN_MS) return;
  await new Promise((resolve) => setImmediate(resolve));
}
