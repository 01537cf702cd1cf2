import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { seedPacks } from "#graphql/domain/billing/packs.ts";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { adoptDatabase, closeDatabase } from "#graphql/runtime/db.ts";

/** Gives the test file a database of its own: migrated, with models, prices and styles, without accounts. */
export function useDatabase(): void {
  let drop: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    drop = await openClone();
    await seedCatalog();
    await seedPacks();
  });
  afterAll(async () => {
    await closeDatabase();
    await drop();
  });
}

async function openClone(): Promise<() => Promise<void>> {
  const postgres = inject("postgres");
  if (postgres === null) {
    await adoptDatabase(await PGlite.create({ loadDataDir: new Blob([readFileSync(inject("templateDump"))]) }));
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

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
