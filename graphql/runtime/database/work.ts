import { AsyncLocalStorage } from "node:async_hooks";
import type { SqlDriverAdapterFactory, SqlQueryable } from "@prisma/driver-adapter-utils";

/** What answering has taken of the database so far. */
export type Work = { statements: number; rows: number };

/** Stands where what is counted stands otherwise. */
const THE_PROCESS = Symbol("the process");

const current = new AsyncLocalStorage<Work | typeof THE_PROCESS | undefined>();

/** Does something, and adds to `work` what it asks of the database. */
export function countingWork<Value>(work: Work, act: () => Value): Value {
  return current.run(work, act);
}

/** Does something that is everybody's: who happens to be the first to need it is not charged for it. */
export function sharedWork<Value>(act: () => Value): Value {
  return current.run(undefined, act);
}

/** Does something that a process does for itself, however many ask for it or none: what it remembers and reads again. */
export function ownWork<Value>(act: () => Value): Value {
  return current.run(THE_PROCESS, act);
}

/** Whether what is done now is the process's own. */
export function isOwnWork(): boolean {
  return current.getStore() === THE_PROCESS;
}

/** The same adapter, whose statements are counted for whoever they are sent for. */
export function counted<Factory extends SqlDriverAdapterFactory>(factory: Factory): Factory {
  return new Proxy(factory, {
    get(target, name) {
      if (name !== "connect") return bound(target, name);
      return async () => countedQueries(await target.connect());
    },
  });
}

function countedQueries<Queries extends SqlQueryable>(queries: Queries): Queries {
  return new Proxy(queries, {
    get(target, name) {
      if (name === "queryRaw") return (query: Parameters<Queries["queryRaw"]>[0]) => queryCounted(target, query);
      if (name === "executeRaw") return (query: Parameters<Queries["executeRaw"]>[0]) => executeCounted(target, query);
      const value = bound(target, name);
      if (name !== "startTransaction" || typeof value !== "function") return value;
      return async (...args: unknown[]) => countedQueries(await value(...args));
    },
  });
}

async function queryCounted(queries: SqlQueryable, query: Parameters<SqlQueryable["queryRaw"]>[0]) {
  const result = await queries.queryRaw(query);
  countStatement(result.rows.length);
  return result;
}

async function executeCounted(queries: SqlQueryable, query: Parameters<SqlQueryable["executeRaw"]>[0]) {
  countStatement(0);
  return queries.executeRaw(query);
}

/** Counts a statement and the rows that it gave for whoever it was sent for. */
export function countStatement(rows: number): void {
  const work = current.getStore();
  if (work === undefined || work === THE_PROCESS) return;
  work.statements += 1;
  work.rows += rows;
}

/** A property of an object; a method goes with its object. */
export function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === "function" ? value.bind(target) : value;
}
