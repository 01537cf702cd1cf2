import type { Socket } from "node:net";
import { LRUCache } from "lru-cache";
import pg from "pg";
import { SECOND } from "#graphql/runtime/clock.ts";
import { log } from "#graphql/runtime/log.ts";

export const CONNECT_MS = 5 * SECOND;
/** No statement of ours takes this long; one that does has lost its server, or holds locks that others wait for. */
const STATEMENT_MS = 15 * SECOND;
/** A connection that says nothing for this long while it is used is dead: a half-open one never says so itself. */
const SILENCE_MS = STATEMENT_MS + 2 * SECOND;
const MOST_CONNECTIONS = 10;
/** Each connection keeps so many statements ready, some 20 kB each on the server's side. */
const MOST_PREPARED = 300;

/**
 * Connections to PostgreSQL that recover by themselves: a broken or silent one is thrown away and a new one is made for
 * the next statement. The server too lets go of transactions whose client has vanished.
 */
export function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    keepAlive: true,
  });
  // An idle connection that breaks would end the process if nobody listened.
  pool.on("error", (error) => log.warn({ event: "database connection broken", err: error }));
  pool.on("connect", (client) => {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    stream.setTimeout(SILENCE_MS, () => stream.destroy(new Error("The database has gone silent.")));
  });
  return inUtc(pool);
}

/**
 * Makes every session of a pool speak UTC, before its first statement: Prisma's adapter takes moments for UTC, while a
 * server's own zone is its machine's.
 */
export function inUtc(pool: pg.Pool): pg.Pool {
  pool.on("connect", (client) => {
    // A session that could not be told is broken, and so is what waits behind this statement.
    client.query(SESSION).catch((error) => log.warn({ event: "database session without UTC", err: error }));
  });
  return pool;
}

/** What makes a session speak UTC, and run plans as they are: compiling one takes longer than any statement of ours. */
export const SESSION = "SET TIME ZONE 'UTC'; SET jit = off";

const DEADLOCK = "40P01";
const MOST_DEADLOCKS = 3;

/**
 * Runs a statement that is a transaction of its own, and again where PostgreSQL has taken it back because it and another
 * waited for each other: nothing of it was done then, and the other is through.
 */
export async function afterDeadlocks<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let deadlocks = 0; ; deadlocks += 1) {
    try {
      return await run();
    } catch (error) {
      const isDeadlock = error instanceof Error && "code" in error && error.code === DEADLOCK;
      if (!isDeadlock || deadlocks === MOST_DEADLOCKS) throw error;
      log.warn({ event: "deadlock", err: error });
    }
  }
}

const prepared = new Map<string, string>();
const seenOnce = new LRUCache<string, true>({ max: 2000 });

/**
 * The name under which a connection prepares a statement, to parse and plan it once; "" for one that is only sent. A text
 * gets a name when it comes a second time, as long as there is room: what comes first is what every request asks.
 */
export function statementName({ sql }: { sql: string }): string {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  if (prepared.size >= MOST_PREPARED || !seenOnce.has(sql)) {
    seenOnce.set(sql, true);
    return "";
  }
  const name = `s${prepared.size + 1}`;
  prepared.set(sql, name);
  return name;
}
