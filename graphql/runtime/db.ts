import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { PGlite, QueryOptions } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { SECOND } from "#graphql/runtime/clock.ts";
import { tellingCommits } from "#graphql/runtime/database/after-commit.ts";
import { DatabaseClosedError } from "#graphql/runtime/database/away.ts";
import { measureConnections } from "#graphql/runtime/database/connections.ts";
import { type Embedded, openThread } from "#graphql/runtime/database/embedded/connection.ts";
import { copyTemplate } from "#graphql/runtime/database/embedded/template.ts";
import { lockDirectory } from "#graphql/runtime/database/lock.ts";
import { migrate } from "#graphql/runtime/database/migrate.ts";
import { afterDeadlocks, CONNECT_MS, inUtc, openPool, statementName } from "#graphql/runtime/database/postgres.ts";
import type { RunSql, Sql } from "#graphql/runtime/database/sql.ts";
import { readsTogether } from "#graphql/runtime/database/together.ts";
import { bound, counted } from "#graphql/runtime/database/work.ts";
import { env } from "#graphql/runtime/env.ts";
import { CHANNEL, receivePayload } from "#graphql/runtime/pubsub.ts";
import { openPubsubTransport } from "#graphql/runtime/pubsub-transport.ts";
import { type ReadRows, rowReader } from "#graphql/runtime/rows.ts";
import { type Prisma, PrismaClient } from "#prisma/generated/client/client.ts";

export type { RowList, Shape, Where } from "#graphql/runtime/rows.ts";

export type Database = PrismaClient;
export type Tx = Prisma.TransactionClient;

/** The database; set by openDatabase. Inside a transaction use only the transaction's client: the embedded database has one connection. */
export let db: Database;
export let sql: Sql;
/** Reads rows with what hangs on them in one statement; set by openDatabase. */
export let readRows: ReadRows;

/** A transaction waits for its turn (the embedded database has one connection) rather than fail a request under load. */
const TRANSACTIONS = { maxWait: 10 * SECOND, timeout: 10 * SECOND };

/** How often it is looked whether those in line for a connection have got theirs. */
const LOOK_EVERY_MS = 5;

type Opened = { db: Database; sql: Sql; close(): Promise<void> };

// On globalThis because Vite evaluates this module again in development: one connection, one lock.
const shared = globalThis as typeof globalThis & { nanoBananaDatabase?: Promise<Opened> };

/**
 * Opens the database named by the environment and brings its schema up to date: PostgreSQL by DATABASE_URL, otherwise
 * the embedded one in DATA_DIR/db. A second call gives the one that is open.
 * @throws DirectoryInUseError when another process uses DATA_DIR.
 */
export async function openDatabase(): Promise<void> {
  shared.nanoBananaDatabase ??= env.databaseUrl === undefined ? openEmbedded() : openPostgres(env.databaseUrl);
  use(await shared.nanoBananaDatabase);
}

/** Closes what openDatabase opened. Nothing may use the database afterwards. */
export async function closeDatabase(): Promise<void> {
  const opened = await shared.nanoBananaDatabase;
  shared.nanoBananaDatabase = undefined;
  await opened?.close();
}

/** Uses a database that somebody else has opened and migrated (a clone of a template, say) and closes it in the end. */
export async function adoptDatabase(open: Embedded | pg.Pool): Promise<void> {
  const opened = open instanceof pg.Pool ? overPool(open) : await overEmbedded(open);
  shared.nanoBananaDatabase = Promise.resolve(opened);
  use(opened);
}

function use(opened: Opened): void {
  ({ db, sql } = opened);
  readRows = rowReader(sql);
}

async function openEmbedded(): Promise<Opened> {
  const unlock = await lockDirectory(env.dataDir);
  try {
    const place = join(env.dataDir, "db");
    copyTemplate(place);
    const database = await openThread({ dataDir: place });
    const opened = await overEmbedded(database);
    await migrate(adapterOf(database), opened.sql);
    return {
      ...opened,
      close: async () => {
        await opened.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openPostgres(url: string): Promise<Opened> {
  // An index on a large table takes as long as it takes; only then do the limits of everyday begin.
  const unlimited = inUtc(new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: CONNECT_MS }));
  try {
    await migrate(new PrismaPg(unlimited), { run: (text) => unlimited.query(text) });
  } finally {
    await unlimited.end();
  }
  const pool = openPool(url);
  const opened = overPool(pool);
  const closeWire = await openPubsubTransport(url, (text, values) => pool.query(text, values));
  return {
    ...opened,
    close: async () => {
      await closeWire();
      await opened.close();
    },
  };
}

/** The adapter asks of a PGlite no more than Embedded has. */
const adapterOf = (database: Embedded) => new PrismaPGlite(database as PGlite);

async function overEmbedded(database: Embedded): Promise<Opened> {
  const stopListening = database.onNotification((channel, payload) => {
    if (channel === CHANNEL) receivePayload(payload);
  });
  await database.exec(`LISTEN ${CHANNEL}`);
  // Only the simple protocol takes several statements in one text, and only the extended one takes values.
  const run = async (text: string, values: unknown[] = []) => {
    if (values.length > 0) return database.query<Record<string, unknown>>(text, values);
    const results = await database.exec(text);
    return { rows: results.flatMap((result) => result.rows) };
  };
  const reads = readsTogether(run);
  const query = (text: string, values: unknown[] = [], how: QueryOptions = {}) => {
    if (how.rowMode !== "array") return database.query(text, values, how);
    const parserOf = (type: number) => how.parsers?.[type] ?? database.parsers[type] ?? String;
    return reads.rows({ text, values }, () => database.query<unknown[]>(text, values, how), parserOf);
  };
  const adapter = counted(adapterOf(withQuery(database, query)));
  const client = tellingCommits(new PrismaClient({ adapter, transactionOptions: TRANSACTIONS }));
  return {
    db: client,
    sql: { run, value: (text, values) => reads.value({ text, values }) },
    close: async () => {
      stopListening();
      // First, as with a pool: what is under way comes to its end, and a client that disconnects would forget it.
      await database.close();
      await client.$disconnect();
    },
  };
}

/** The same connection, which is asked in another way outside of transactions. */
function withQuery<Connection extends object>(connection: Connection, query: unknown): Connection {
  return new Proxy(connection, {
    get: (target, name) => (name === "query" ? query : bound(target, name)),
  });
}

function overPool(pool: pg.Pool): Opened {
  measureConnections(() => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }));
  const run: RunSql["run"] = (text, values, name) =>
    afterDeadlocks(() => pool.query<Record<string, unknown>>({ text, values, name }));
  const reads = readsTogether(run);
  const query = (asked: pg.QueryArrayConfig) => {
    const { text, values = [], types = pg.types } = asked;
    return reads.rows(
      { text, values },
      () => pool.query(asked),
      (type) => types.getTypeParser(type, "text"),
    );
  };
  const adapter = counted(new PrismaPg(withQuery(pool, query), { statementNameGenerator: statementName }));
  const client = tellingCommits(new PrismaClient({ adapter, transactionOptions: TRANSACTIONS }));
  return {
    db: client,
    sql: { run, value: (text, values) => reads.value({ text, values }) },
    close: async () => {
      await endPool(pool);
      await client.$disconnect();
    },
  };
}

/**
 * Ends a pool so that everybody is answered: from now on nobody gets in line for a connection, those in line get theirs, and
 * what is under way comes to its end. By itself a pool that ends forgets its line for good, and a client that disconnects
 * forgets what is under way.
 */
async function endPool(pool: pg.Pool): Promise<void> {
  refuse(pool);
  while (pool.waitingCount > 0) await delay(LOOK_EVERY_MS);
  await pool.end();
}

function refuse(pool: pg.Pool): void {
  const connect = (take?: (error: Error) => void) => {
    const error = new DatabaseClosedError();
    if (take === undefined) return Promise.reject(error);
    take(error);
  };
  Object.assign(pool, { connect });
}
