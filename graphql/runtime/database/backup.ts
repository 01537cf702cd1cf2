import { spawn } from "node:child_process";
import { cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import { now } from "#graphql/runtime/clock.ts";
import { lockDirectory } from "#graphql/runtime/database/lock.ts";
import { env, environmentWith } from "#graphql/runtime/env.ts";

/** What stands against a backup or its restoration, in a sentence for whoever asked for it. */
export class BackupError extends Error {}

const about = z.object({ madeAt: z.string(), database: z.enum(["embedded", "PostgreSQL"]), hasFiles: z.boolean() });

const ABOUT = "about.json";
/** What a backup holds beside the database, as it stands in DATA_DIR. */
const KEPT = ["secrets.json", "media"];

const DUMPS = { embedded: "database.tar.gz", PostgreSQL: "database.dump" } as const;
const database = () => (env.databaseUrl === undefined ? "embedded" : "PostgreSQL");

/**
 * Writes the database, the files and the installation's own secrets to a new directory. PostgreSQL is read in one
 * snapshot while the site goes on; the embedded database has one user, so its server must be stopped.
 * Files in a bucket stay there.
 * @returns what was written, in a sentence.
 * @throws BackupError, and DirectoryInUseError while a server uses the embedded database.
 */
export async function backUp(to: string): Promise<string> {
  const directory = resolve(to);
  if ((await entriesOf(directory)).length > 0) throw new BackupError(`${directory} is not empty.`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const dump = join(directory, DUMPS[database()]);
  // The database first: a file that it names is still there afterwards, one that came meanwhile does no harm.
  if (env.databaseUrl === undefined) await alone(() => dumpEmbedded(dump));
  else await run("pg_dump", ["--format=custom", "--no-owner", `--file=${dump}`], env.databaseUrl);
  for (const name of KEPT) await copyIfThere(join(env.dataDir, name), join(directory, name));
  const hasFiles = env.bucket === undefined;
  const facts = { madeAt: now().toISOString(), database: database(), hasFiles } satisfies z.infer<typeof about>;
  await writeFile(join(directory, ABOUT), `${JSON.stringify(facts, null, 2)}\n`);
  await noteBackup({ madeAt: new Date(facts.madeAt), directory });
  return `${directory} holds the ${facts.database} database${hasFiles ? ", the files" : ""} and the secrets. Keep it as you keep passwords.`;
}

/**
 * Puts a backup back, into an installation that has nothing yet: an empty database and no files.
 * @returns what was restored, in a sentence.
 * @throws BackupError
 */
export async function restore(from: string): Promise<string> {
  const directory = resolve(from);
  const facts = about.safeParse(
    await readFile(join(directory, ABOUT), "utf8")
      .then(JSON.parse)
      .catch(() => null),
  );
  if (!facts.success) throw new BackupError(`${directory} is no finished backup.`);
  if (facts.data.database !== database())
    throw new BackupError(
      `The backup is of the ${facts.data.database} database, and the settings are for the ${database()} one.`,
    );
  for (const name of ["db", ...KEPT]) {
    if ((await entriesOf(join(env.dataDir, name))).length > 0)
      throw new BackupError(`${join(env.dataDir, name)} is there already: a backup goes into an empty installation.`);
  }
  const dump = join(directory, DUMPS[database()]);
  if (env.databaseUrl === undefined) await alone(() => loadEmbedded(dump));
  else await loadPostgres(dump, env.databaseUrl);
  for (const name of KEPT) await copyIfThere(join(directory, name), join(env.dataDir, name));
  // The restored database was copied before it could know of this.
  await noteBackup({ madeAt: new Date(facts.data.madeAt), directory });
  return `Restored what was backed up at ${facts.data.madeAt}.`;
}

/** Leaves a row for the alarm that watches the age of the latest backup. A database of an earlier release has no place for it. */
async function noteBackup({ madeAt, directory }: { madeAt: Date; directory: string }): Promise<void> {
  const values = [uuid(), madeAt.toISOString(), directory, await bytesIn(directory)];
  const statement = `INSERT INTO "Backup" (id, "madeAt", place, "byteSize") VALUES ($1, $2::timestamptz, $3, $4::bigint)`;
  const orWithout = (error: unknown) => {
    if ((error as { code?: unknown }).code !== NO_SUCH_TABLE) throw error;
  };
  if (env.databaseUrl === undefined) {
    return alone(async () => {
      const pglite = await PGlite.create(join(env.dataDir, "db"));
      await pglite
        .query(statement, values)
        .catch(orWithout)
        .finally(() => pglite.close());
    });
  }
  const client = new pg.Client({ connectionString: env.databaseUrl });
  await client.connect();
  await client
    .query(statement, values)
    .catch(orWithout)
    .finally(() => client.end());
}

const NO_SUCH_TABLE = "42P01";

async function bytesIn(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = entries.map(async (entry) =>
    entry.isFile() ? (await stat(join(entry.parentPath, entry.name))).size : 0,
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Does something as the one user of the embedded database. */
async function alone(act: () => Promise<void>): Promise<void> {
  const unlock = await lockDirectory(env.dataDir);
  try {
    await act();
  } finally {
    unlock();
  }
}

async function dumpEmbedded(to: string): Promise<void> {
  const place = join(env.dataDir, "db");
  if ((await entriesOf(place)).length === 0) throw new BackupError(`There is no database in ${place}.`);
  const pglite = await PGlite.create(place);
  try {
    const dump = await pglite.dumpDataDir("gzip");
    await writeFile(to, Buffer.from(await dump.arrayBuffer()), { mode: 0o600 });
  } finally {
    await pglite.close();
  }
}

async function loadEmbedded(from: string): Promise<void> {
  const loadDataDir = new Blob([await readFile(from)], { type: "application/x-gzip" });
  await (await PGlite.create(join(env.dataDir, "db"), { loadDataDir })).close();
}

async function loadPostgres(from: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT 1 FROM pg_tables WHERE schemaname IN ('public', 'pgboss') LIMIT 1");
    if (rows.length > 0) throw new BackupError("The database has tables already: a backup goes into an empty one.");
  } finally {
    await client.end();
  }
  const { pathname } = new URL(url);
  const into = `--dbname=${decodeURIComponent(pathname.slice(1))}`;
  await run("pg_restore", ["--no-owner", "--exit-on-error", "--single-transaction", into, from], url);
}

/** Runs a program of PostgreSQL's on the database of an address. @throws BackupError with what it said. */
async function run(program: string, args: string[], url: string): Promise<void> {
  const child = spawn(program, args, {
    env: environmentWith(variablesOf(url)),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (piece) => (said += piece));
  const code = await new Promise<number | null>((done) => {
    child.once("error", () => done(null));
    child.once("close", done);
  });
  if (code === null) throw new BackupError(`${program} is not installed: it comes with PostgreSQL's client programs.`);
  if (code !== 0) throw new BackupError(`${program} ended with ${code}: ${said.trim()}`);
}

/** An address as libpq's variables: everybody on the machine can read a program's arguments. */
function variablesOf(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const variables = {
    PGHOST: searchParams.get("host") ?? hostname.replace(/^\[|\]$/g, ""),
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: searchParams.get("sslmode") ?? "",
  };
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
}

async function copyIfThere(from: string, to: string): Promise<void> {
  if ((await stat(from).catch(() => null)) === null) return;
  await cp(from, to, { recursive: true, preserveTimestamps: true });
}

/** What is in a directory; nothing where there is none, and the name itself where it is a file. */
async function entriesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) return [];
  return found.isDirectory() ? readdir(path) : [path];
}
