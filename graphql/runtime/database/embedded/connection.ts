import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { PGlite, PGliteOptions, QueryOptions, Results, Transaction } from "@electric-sql/pglite";
import { messages, TransactionAbortedError, types } from "@electric-sql/pglite";
import { DatabaseClosedError } from "#graphql/runtime/database/away.ts";
import { measureConnections } from "#graphql/runtime/database/connections.ts";
import { LISTS } from "#graphql/runtime/database/embedded/parsers.ts";
import { withSettings } from "#graphql/runtime/database/embedded/settings.ts";
import { turnsOf } from "#graphql/runtime/database/fair-queue.ts";

/** Of an embedded database what this product uses, whichever thread it runs in. */
export type Embedded = Pick<PGlite, "query" | "exec" | "transaction" | "onNotification" | "close" | "parsers">;

type Answer = Omit<Results, "rows"> & { values: (string | null)[] };
type Told =
  | { id: number; results: Answer[] }
  | { id: number; error: { message: string } }
  | { channel: string; payload: string };
type Ready = { lists: { oid: number; typarray: number }[] };
type Waiting = { resolve(results: Answer[]): void; reject(error: Error): void };
type Life = { is: "opening" | "open" | "closing" };
type Parsers = PGlite["parsers"];
type AllParsers = { all: Parsers; besidesOwn: Parsers };
type Listener = (channel: string, payload: string) => void;
type Run = (text: string, params?: unknown[], options?: QueryOptions) => Promise<Results[]>;
type OpenTransaction = Pick<Transaction, "query" | "exec" | "rollback" | "closed">;

const THREAD = resolve("graphql/runtime/database/embedded/thread.mjs");

/**
 * So many statements may be on their way at once, of those that need no transaction: the database has the next one at hand
 * while this thread is busy. What comes with priority waits for these.
 */
const ON_THEIR_WAY = 4;

/**
 * Opens an embedded database in a thread of its own: what it does, a long statement or a hundred short ones, keeps nobody
 * waiting who does not ask it. A statement crosses once and its rows come back once; they are read here, as the caller wishes.
 * When the thread ends by itself, so does the process, by an error that nobody catches: nothing goes on without its database.
 * @param thread the file of the other end.
 * @throws what the database says when it cannot be opened.
 */
export async function openThread(options: PGliteOptions, thread = THREAD): Promise<Embedded> {
  const worker = new Worker(thread, { workerData: withSettings(options) });
  const life: Life = { is: "opening" };
  const { lists } = await firstWord(worker, life);
  const listeners = new Set<Listener>();
  const parsers = parsersOf(lists);
  const run = runner(worker, life, parsers, listeners);
  const turns = turnsOf(ON_THEIR_WAY);
  measureConnections(() => {
    const { underWay, waiting } = turns.counts();
    return { total: 1, idle: underWay === 0 ? 1 : 0, waiting };
  });
  return {
    parsers: parsers.all,
    query: async <Row>(text: string, params: unknown[] = [], how?: QueryOptions) => {
      const [result] = await turns.share(() => run(text, params, how));
      return result as Results<Row>;
    },
    exec: (text, how) => turns.share(() => run(text, undefined, how)),
    transaction: (work) => turns.alone(() => transact(run, work)),
    onNotification: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () =>
      turns.alone(async () => {
        life.is = "closing";
        const ended = endOf(worker);
        worker.postMessage("end");
        await ended;
      }),
  };
}

/** Waits until the database is open, and watches from then on: the thread's end may come with its first word. */
function firstWord(worker: Worker, life: Life): Promise<Ready> {
  return new Promise((done, fail) => {
    worker.once("error", fail);
    worker.once("exit", (code) => {
      const error = new Error(`The embedded database's thread ended by itself (exit code ${code}).`);
      if (life.is === "open") throw error;
      fail(error);
    });
    worker.once("message", (ready: Ready) => {
      worker.off("error", fail);
      life.is = "open";
      done(ready);
    });
  });
}

function endOf(worker: Worker): Promise<void> {
  return new Promise((done, fail) => {
    worker.once("error", fail);
    worker.once("exit", () => done());
  });
}

/** Asks the thread. Whoever comes once it is told to end, and whoever it has not answered by then, is refused. */
function runner(worker: Worker, life: Life, parsers: AllParsers, listeners: Set<Listener>): Run {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new DatabaseClosedError());
    waiting.clear();
  });
  worker.on("message", (told: Told) => {
    if ("channel" in told) {
      for (const listen of listeners) listen(told.channel, told.payload);
      return;
    }
    const asked = waiting.get(told.id);
    waiting.delete(told.id);
    if ("results" in told) asked?.resolve(told.results);
    else asked?.reject(errorOf(told.error));
  });
  return async (text, params, options) => {
    if (life.is !== "open") throw new DatabaseClosedError();
    const id = ++last;
    const results = await new Promise<Answer[]>((resolve, reject) => {
      // First, for it refuses what cannot cross.
      worker.postMessage({ id, text, params });
      waiting.set(id, { resolve, reject });
    });
    return results.map((result) => read(result, parsers, options));
  };
}

/** As the database itself would have thrown it; without a code of PostgreSQL's it is no answer but a fault. */
function errorOf({ message, ...rest }: { message: string }): Error {
  const error = "code" in rest ? new messages.DatabaseError(message, 0, "error") : new Error(message);
  return Object.assign(error, rest);
}

/** The readers of all types, those of lists by what they hold; and for who brings readers along, the same without most lists. */
function parsersOf(lists: Ready["lists"]): AllParsers {
  const all: Parsers = { ...types.parsers };
  for (const { oid, typarray } of lists) {
    all[typarray] = (text) => types.arrayParser(text, all[oid] ?? asItIs, typarray);
  }
  const few = LISTS.map((type) => [type, all[type] ?? asItIs]);
  return { all, besidesOwn: { ...types.parsers, ...Object.fromEntries(few) } };
}

const asItIs = (text: string) => text;

function read({ values, ...result }: Answer, parsers: AllParsers, options: QueryOptions | undefined): Results {
  const { fields } = result;
  const own = options?.parsers;
  const others = own === undefined ? parsers.all : parsers.besidesOwn;
  const readers = fields.map(({ dataTypeID }) => own?.[dataTypeID] ?? others[dataTypeID] ?? asItIs);
  const isList = options?.rowMode === "array";
  const rows: Results["rows"] = [];
  for (let at = 0; at < values.length; at += fields.length) {
    const row: Record<string, unknown> | unknown[] = isList ? [] : {};
    for (const [column, { name, dataTypeID }] of fields.entries()) {
      const text = values[at + column] ?? null;
      const value: unknown = text === null ? null : readers[column]?.(text, dataTypeID);
      if (Array.isArray(row)) row.push(value);
      else row[name] = value;
    }
    rows.push(row);
  }
  return { ...result, rows };
}

/** Begins a transaction, and commits it when its work is done or takes it back. Nothing else of the process is asked meanwhile. */
async function transact<Value>(run: Run, work: (tx: Transaction) => Promise<Value>): Promise<Value> {
  await run("BEGIN");
  let isOver = false;
  let rolledBack: Promise<unknown> | null = null;
  const whileOpen: Run = async (...asked) => {
    if (isOver) throw new Error("Transaction is closed");
    return run(...asked);
  };
  const rollBack = async () => {
    isOver = true;
    rolledBack ??= run("ROLLBACK");
    await rolledBack;
  };
  const tx: OpenTransaction = {
    query: async <Row>(text: string, params: unknown[] = [], how?: QueryOptions) =>
      (await whileOpen(text, params, how))[0] as Results<Row>,
    exec: (text, how) => whileOpen(text, undefined, how),
    rollback: rollBack,
    get closed() {
      return isOver;
    },
  };
  try {
    const value = await work(tx as Transaction);
    if (isOver) await rolledBack;
    else await commit(run);
    return value;
  } catch (error) {
    await rollBack();
    throw error;
  } finally {
    isOver = true;
  }
}

/** @throws TransactionAbortedError when there was nothing left to commit, for a statement had failed. */
async function commit(run: Run): Promise<void> {
  const [result] = await run("COMMIT");
  if (result?.command === "ROLLBACK") throw new TransactionAbortedError();
}
