import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, inject, type ProvidedContext } from "vitest";
import { seedPacks } from "#graphql/domain/billing/packs.ts";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { openPglite } from "#graphql/runtime/database/embedded/open.ts";
import { adoptDatabase, closeDatabase } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";

// On globalThis, for the next test file of the process: opening one takes half a second of a processor.
const shared = globalThis as typeof globalThis & { embeddedTestDatabase?: Promise<PGlite> };

/**
 * Gives the test file a database of its own: migrated, with models, prices and styles, without accounts. What an earlier
 * file of the same process has stored is gone. With "embedded" it is never PostgreSQL: for what only the embedded one has.
 */
export function useDatabase(only?: "embedded"): void {
  let drop: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    // What an earlier file left under way may still be writing there, in this very process: it is let go on meanwhile.
    await rm(join(env.dataDir, "media"), { recursive: true, force: true, maxRetries: 40, retryDelay: 50 });
    drop = await openClone(only === "embedded" ? null : inject("postgres"));
    await seedCatalog();
    await seedPacks();
  });
  afterAll(async () => {
    await closeDatabase();
    await drop();
  });
}

async function openClone(postgres: ProvidedContext["postgres"]): Promise<() => Promise<void>> {
  if (postgres === null) {
    shared.embeddedTestDatabase ??= openEmbedded();
    const pglite = await shared.embeddedTestDatabase;
    await pglite.exec(EMPTY_EVERY_TABLE);
    await adoptDatabase(leased(pglite));
    return async () => undefined;
  }
  const name = `nbv_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  await onServer(postgres.url, `CREATE DATABASE "${name}" TEMPLATE "${postgres.template}"`);
  const address = new URL(postgres.url);
  address.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: address.href, max: 10 });
  // Dropping the database cuts what is still being closed.
  pool.on("error", () => undefined);
  await adoptDatabase(pool);
  return () => onServer(postgres.url, `DROP DATABASE "${name}" WITH (FORCE)`);
}

/** As the product opens one, but in memory. */
function openEmbedded(): Promise<PGlite> {
  return openPglite({ loadDataDir: new Blob([readFileSync(inject("templateDump"))]) });
}

/**
 * As the migrations leave it: not even the triggers that keep the ledger's rows have a say. Only what was filled is emptied,
 * row by row: a TRUNCATE would make every table anew, for each file.
 */
const EMPTY_EVERY_TABLE = `
  SET session_replication_role = replica;
  DO $$
  DECLARE name text; is_filled boolean;
  BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' LOOP
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO is_filled;
      IF is_filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename), start_value, false)
      FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
  END $$;
  RESET session_replication_role;
  DELETE FROM pgboss.job;
  INSERT INTO "KieChannel" ("sandbox", "sentAt") VALUES (TRUE, '{}'), (FALSE, '{}');`;

/** The database for one test file: closing it only ends that file's use, so that nothing left over writes into the next one's. */
function leased(pglite: PGlite): PGlite {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  return new Proxy(pglite, {
    get: (_, name) => {
      if (name === "close") return async () => over();
      if (isOver) throw new Error("This test file's database is closed.");
      const value: unknown = Reflect.get(pglite, name, pglite);
      return typeof value === "function" ? value.bind(pglite) : value;
    },
  });
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
