import { AsyncLocalStorage } from "node:async_hooks";
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers";
import type { PGlite } from "@electric-sql/pglite";

/** So long may statements follow one another before the rest of the process gets on. */
const LONGEST_RUN_MS = 5;
/** After so many with priority, one of the others is next. */
const MOST_IN_A_ROW = 20;

type Waiting = () => void;

const hasPriority = new AsyncLocalStorage<true>();

/**
 * What `act` asks of the embedded database goes before all that waits there, but for what is under way: for a few short
 * statements whose caller is answered by them. PostgreSQL has many connections and no such line.
 */
export function withPriority<Value>(act: () => Value): Value {
  return hasPriority.run(true, act);
}

/**
 * Makes an embedded database share its one connection, and this thread, fairly. It works in the thread that all else runs
 * in and never leaves it by itself: statements that follow one another, a hundred or a thousand of them, would keep every
 * request waiting until the last is done.
 */
export function shareFairly(pglite: PGlite): void {
  const alone = pglite._runExclusiveQuery.bind(pglite);
  pglite._runExclusiveQuery = (statement) =>
    alone(async () => {
      await yieldToEventLoop();
      return statement();
    });
  pglite._runExclusiveTransaction = priorityQueue();
}

/** Runs one piece of work at a time, in the order they came, those with priority first. */
function priorityQueue(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  const [first, others]: [Waiting[], Waiting[]] = [[], []];
  let isBusy = false;
  let inARow = 0;
  const callNext = () => {
    const isForOthers = first.length === 0 || (inARow >= MOST_IN_A_ROW && others.length > 0);
    inARow = isForOthers ? 0 : inARow + 1;
    const call = (isForOthers ? others : first).shift();
    isBusy = call !== undefined;
    call?.();
  };
  return async (work) => {
    const waiting = hasPriority.getStore() === true ? first : others;
    if (isBusy) await new Promise<void>((call) => void waiting.push(call));
    isBusy = true;
    try {
      return await work();
    } finally {
      callNext();
    }
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
