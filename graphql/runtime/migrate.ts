import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type pg from "pg";
import type { Sql } from "#graphql/runtime/sql.ts";

const DIRECTORY = resolve("prisma/migrations");
const NO_FILTER = { externalTables: [], externalEnums: [] };

type Migration = { name: string; sql: string };

/** The migrations in the order they are applied. */
export function migrations(): Migration[] {
  return readdirSync(DIRECTORY, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(DIRECTORY, name, "migration.sql"), "utf8") }));
}

/**
 * PostgreSQL's adapter for migrations. Prisma's own cuts a script at every semicolon, which breaks function bodies; the
 * server takes a script whole.
 */
export function migrationAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  const connect = async () => {
    const adapter = await factory.connect();
    adapter.executeScript = async (script) => void (await pool.query(script));
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/**
 * Brings the schema up to date with Prisma's own migration engine (in WebAssembly, so nothing is downloaded). The
 * engine is loaded only where a migration is missing: a start that has nothing to do costs one query.
 */
export async function migrate(factory: SqlMigrationAwareDriverAdapterFactory, sql: Sql): Promise<void> {
  const wanted = migrations();
  if (await isUpToDate(sql, wanted)) return;
  const engine = await schemaEngine(factory);
  try {
    await engine.applyMigrations({ migrationsList: migrationsList(wanted), filters: NO_FILTER });
  } finally {
    engine.free();
  }
}

async function isUpToDate(sql: Sql, wanted: Migration[]): Promise<boolean> {
  const { rows: tables } = await sql.run(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS "isThere"`);
  if (tables[0]?.isThere !== true) return false;
  const { rows } = await sql.run(
    "SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  return wanted.every(({ name, sql: text }) => applied.get(name) === createHash("sha256").update(text).digest("hex"));
}

/** The statements that lead from the migrations to prisma/schema.prisma; empty when they agree. */
export async function pendingChanges(factory: SqlMigrationAwareDriverAdapterFactory): Promise<string> {
  const engine = await schemaEngine(factory);
  const content = readFileSync("prisma/schema.prisma", "utf8");
  try {
    const result = await engine.diff({
      from: { tag: "migrations", ...migrationsList(migrations()) },
      to: { tag: "schemaDatamodel", files: [{ path: "prisma/schema.prisma", content }] },
      script: true,
      exitCode: true,
      filters: NO_FILTER,
    });
    return result.exitCode === 2 ? (result.stdout ?? "") : "";
  } finally {
    engine.free();
  }
}

async function schemaEngine(factory: SqlMigrationAwareDriverAdapterFactory) {
  const { SchemaEngine } = await loadEngine();
  const { bindMigrationAwareSqlAdapterFactory } = await import("@prisma/driver-adapter-utils");
  const schema = readFileSync("prisma/schema.prisma", "utf8");
  return SchemaEngine.new(
    { datamodels: [["prisma/schema.prisma", schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

let loaded: Promise<typeof import("@prisma/schema-engine-wasm/schema_engine_bg")> | undefined;

/** The package's own entry imports a .wasm module, which Node 20 cannot: its parts are put together by hand. */
function loadEngine() {
  loaded ??= (async () => {
    const engine = await import("@prisma/schema-engine-wasm/schema_engine_bg");
    const entry = createRequire(resolve("package.json")).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const bytes = readFileSync(join(dirname(entry), "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...engine } });
    engine.__wbg_set_wasm(instance.exports);
    if (typeof instance.exports.__wbindgen_start === "function") instance.exports.__wbindgen_start();
    return engine;
  })();
  return loaded;
}

function migrationsList(list: Migration[]) {
  return {
    baseDir: DIRECTORY,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: list.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: sql } },
    })),
  };
}
