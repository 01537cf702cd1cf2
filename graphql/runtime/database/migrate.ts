import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { RunSql } from "#graphql/runtime/database/sql.ts";

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
 * Brings the schema up to date with Prisma's own migration engine (in WebAssembly, so nothing is downloaded). The
 * engine is loaded only where a migration is missing: a start that has nothing to do costs one query. A process that is
 * killed in the middle leaves nothing that the next one can't go on from.
 * @param sql takes scripts of several statements, each whole and in one transaction.
 */
export async function migrate(factory: SqlMigrationAwareDriverAdapterFactory, sql: RunSql): Promise<void> {
  const wanted = migrations();
  if (await isUpToDate(sql, wanted)) return;
  await forgetUnfinished(sql);
  const engine = await schemaEngine(inOneTransaction(factory, wanted, sql));
  try {
    await engine.applyMigrations({ migrationsList: migrationsList(wanted), filters: NO_FILTER });
  } finally {
    engine.free();
  }
}

/**
 * The adapter, sending each migration whole (Prisma's own for PostgreSQL cuts scripts at semicolons, which breaks function
 * bodies) and marking it finished in the same transaction. The engine marks it in a statement of its own: a process killed
 * between the two would leave a migration of which nobody knows whether it was applied, and every later start refused.
 */
function inOneTransaction(
  factory: SqlMigrationAwareDriverAdapterFactory,
  wanted: Migration[],
  sql: RunSql,
): SqlMigrationAwareDriverAdapterFactory {
  const scripts = new Set(wanted.map((migration) => migration.sql));
  const mark = 'UPDATE "_prisma_migrations" SET "finished_at" = now() WHERE "finished_at" IS NULL';
  const connect = async () => {
    const adapter = await factory.connect();
    adapter.executeScript = async (script) => {
      await sql.run(scripts.has(script) ? `${script}\n;${mark};` : script);
    };
    return adapter;
  };
  const { provider, adapterName } = factory;
  return { provider, adapterName, connect, connectToShadowDb: () => factory.connectToShadowDb() };
}

/** What the engine locks while it migrates, so that processes starting together take turns (Prisma 7). */
const ENGINE_LOCK = 72707369;

/** Forgets the migrations that a killed process began: marked together with their work, what is unmarked left no trace. */
async function forgetUnfinished(sql: RunSql): Promise<void> {
  if (!(await hasHistory(sql))) return;
  await sql.run(
    `SELECT pg_advisory_xact_lock(${ENGINE_LOCK}); DELETE FROM "_prisma_migrations" WHERE "finished_at" IS NULL`,
  );
}

async function hasHistory(sql: RunSql): Promise<boolean> {
  const { rows } = await sql.run(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS "isThere"`);
  return rows[0]?.isThere === true;
}

async function isUpToDate(sql: RunSql, wanted: Migration[]): Promise<boolean> {
  if (!(await hasHistory(sql))) return false;
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
