import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { isOwnWork } from "#graphql/runtime/database/work.ts";

/** What answering took: statements sent to the database, and milliseconds of this process's CPU. */
export type Work = { statements: number; cpuMs: number };

type Asked = (this: unknown, ...args: unknown[]) => unknown;
const CONTROL = /^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|DEALLOCATE)\b/i;
/** The queue's own clock strikes whether or not anybody asks for something. */
const OF_CLOCK = /^\s*UPDATE pgboss\.(version|queue)\s+SET\b/i;

/** A statement takes this long at most, also on a machine that is busy with other things. */
const LONGEST_MS = 30_000;

let count = 0;
/**
 * What is under way, by test file: what an earlier file of this process has asked of a database that was closed under it may
 * never be answered, and is not waited for.
 */
let underWayNow = { statements: 0 };

let heard: string[] | undefined;
let isCounting = false;

/**
 * Counts every statement that goes to either database, below everything of ours, from now on. What a process reads for
 * everybody and remembers is left out: whose request it meets is chance.
 */
export function countStatements(): void {
  underWayNow = { statements: 0 };
  if (isCounting) return;
  isCounting = true;
  const embedded = Object.getPrototypeOf(PGlite.prototype);
  for (const prototype of [embedded, pg.Client.prototype]) wrap(prototype);
  // While a statement waits for a connection, or is asked for by a callback, the pool alone knows of it.
  for (const name of ["query", "connect"] as const) follow(pg.Pool.prototype, name);
  // The embedded database's transactions have a client of their own.
  const { transaction } = embedded;
  embedded.transaction = function (this: unknown, act: (tx: { query: Asked }) => unknown) {
    return transaction.call(this, (tx: { query: Asked }) => {
      wrap(tx);
      return act(tx);
    });
  };
}

/** How many have gone to the database since they are counted. */
export function statementsSoFar(): number {
  return count;
}

/** Does something and gives the texts of all statements meanwhile; they have to be counted already. */
export async function statementsDuring(act: () => Promise<void>): Promise<string[]> {
  const texts: string[] = [];
  heard = texts;
  await act().finally(() => {
    heard = undefined;
  });
  return texts;
}

function wrap(prototype: { query: Asked }): void {
  const { query } = prototype;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first] = args;
    const text = typeof first === "string" ? first : String((first as { text?: string } | undefined)?.text ?? "");
    const answer = query.apply(this, args);
    if (CONTROL.test(text) || OF_CLOCK.test(text) || isOwnWork()) return answer;
    count += 1;
    heard?.push(text);
    return underWay(answer);
  };
}

function follow<Name extends string>(prototype: Record<Name, Asked>, name: Name): void {
  const act = prototype[name];
  prototype[name] = function (this: unknown, ...args: unknown[]) {
    return underWay(act.apply(this, args));
  };
}

function underWay(answer: unknown): unknown {
  if (!(answer instanceof Promise)) return answer;
  const mine = underWayNow;
  mine.statements += 1;
  const done = () => {
    mine.statements -= 1;
  };
  answer.then(done, done);
  return answer;
}

/** Waits until what was asked before is answered, so that each is measured by itself. */
async function untilQuiet(): Promise<void> {
  const until = performance.now() + LONGEST_MS;
  for (let quiet = 0; quiet < 3; quiet = underWayNow.statements === 0 ? quiet + 1 : 0) {
    if (performance.now() > until) throw new Error(`${underWayNow.statements} statements are never answered.`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Does something and tells what it took, with all that it leaves under way. */
export async function measured<Value>(act: () => Promise<Value>): Promise<{ value: Value; work: Work }> {
  await untilQuiet();
  const before = count;
  const cpu = process.cpuUsage();
  const value = await act();
  await untilQuiet();
  const { user, system } = process.cpuUsage(cpu);
  return { value, work: { statements: count - before, cpuMs: (user + system) / 1000 } };
}
