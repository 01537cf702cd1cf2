import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import type { TestProject } from "vitest/node";
import { registerJobs } from "#graphql/jobs/catalog.ts";
import { migrate } from "#graphql/runtime/database/migrate.ts";
import { adoptDatabase, closeDatabase } from "#graphql/runtime/db.ts";
import { closeQueue, openQueue } from "#graphql/runtime/queue.ts";
import { QUICK_START } from "#tests/support/server/process.ts";

type Embedded = {
  /** An embedded database of nobody's, dumped to a file. */
  emptyDump: string;
  /** The migrated one, dumped to a file, that each embedded test database is cloned from. */
  templateDump: string;
};

declare module "vitest" {
  export interface ProvidedContext extends Embedded {
    /** The PostgreSQL server to use instead, and the migrated database there to clone; empty for the embedded one. */
    postgres: { url: string; template: string } | null;
    /** A directory of this run's own, removed at its end. */
    runDirectory: string;
  }
}

/** Builds the migrated template once a run; every test file gets a clone of it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const flag of QUICK_START) setFlagsFromString(flag);
  const runDirectory = mkdtempSync(join(tmpdir(), "nano-banana-tests-"));
  const url = process.env.TEST_DATABASE_URL ?? "";
  const postgres = url === "" ? null : await postgresTemplate(url);
  for (const [name, path] of Object.entries(await embeddedTemplates(runDirectory))) {
    project.provide(name as keyof Embedded, path);
  }
  project.provide("postgres", postgres);
  project.provide("runDirectory", runDirectory);
  return async () => {
    if (postgres !== null) await onServer(url, (client) => client.query(`DROP DATABASE "${postgres.template}"`));
    rmSync(runDirectory, { recursive: true, force: true });
  };
}

async function embeddedTemplates(runDirectory: string): Promise<Embedded> {
  const emptyDump = join(runDirectory, "empty.tar");
  const templateDump = join(runDirectory, "template.tar");
  const pglite = await PGlite.create();
  const dumpTo = async (file: string) => {
    // So that who opens a copy has nothing to recover.
    await pglite.exec("CHECKPOINT");
    const dump = await pglite.dumpDataDir("none");
    writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  };
  await dumpTo(emptyDump);
  await migrate(new PrismaPGlite(pglite), {
    run: async (text) => ({ rows: (await pglite.exec(text)).flatMap(({ rows }) => rows) }),
  });
  await adoptDatabase(pglite);
  await makeQueues();
  await dumpTo(templateDump);
  await closeDatabase();
  return { emptyDump, templateDump };
}

/** As a first start leaves them; making them takes as long as all migrations. */
async function makeQueues(): Promise<void> {
  await openQueue();
  await registerJobs();
  await closeQueue();
}

async function postgresTemplate(url: string) {
  const template = `nbv_template_${process.pid}`;
  await onServer(url, (client) => client.query(`CREATE DATABASE "${template}"`));
  const pool = new pg.Pool({ connectionString: withDatabase(url, template) });
  await migrate(new PrismaPg(pool), { run: (text) => pool.query(text) });
  await adoptDatabase(pool);
  await makeQueues();
  await closeDatabase();
  return { url, template };
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
