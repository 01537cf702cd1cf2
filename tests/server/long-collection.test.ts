import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { cloneDatabase } from "#tests/reliability/support/cloned-database.ts";
import { type CollectionName, collectionId, collectionsOf, MOST } from "#tests/support/long-collection.ts";
import { buildProduct } from "#tests/support/server/build.ts";
import { type Client, clientWith, newClient } from "#tests/support/server/client.ts";
import { type Served, startServer } from "#tests/support/server/process.ts";

const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-collection-"));
const postgres = inject("postgres");
let database: Awaited<ReturnType<typeof cloneDatabase>> | null = null;
let served: Served;
let person: Client;

/** Somebody with a collection of as many as there may be, made with SQL; on the embedded database while nobody uses it. */
beforeAll(async () => {
  buildProduct();
  database = postgres && (await cloneDatabase(postgres));
  const start = () => startServer({ dataDir, env: database === null ? {} : { DATABASE_URL: database.url } });
  const first = await start();
  const { cookie, ask } = await newClient(first.origin);
  const { viewer } = await ask<{ viewer: { id: string } }>("{ viewer { id } }");
  await first.stop();
  const userId = Buffer.from(viewer.id, "base64url").toString().split(":")[1] ?? "";
  await fill([...collectionsOf(userId), "ANALYZE"]);
  served = await start();
  person = clientWith(served.origin, cookie);
}, 240_000);
afterAll(async () => {
  await person?.close();
  await served?.stop();
  await database?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function fill(statements: string[]): Promise<void> {
  if (database === null) {
    const pglite = await PGlite.create(join(dataDir, "db"));
    for (const text of statements) await pglite.exec(text);
    return pglite.close();
  }
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const text of statements) await client.query(text);
  await client.end();
}

async function opened(name: CollectionName): Promise<{ html: string; ms: number }> {
  const id = Buffer.from(`Collection:${collectionId(name)}`).toString("base64url");
  const begun = performance.now();
  const response = await fetch(`${served.origin}/creations/collections/${id}`, { headers: { cookie: person.cookie } });
  const html = await response.text();
  expect(response.status).toBe(200);
  return { html, ms: performance.now() - begun };
}

const median = (list: number[]) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)] ?? 0;
const LOADS = 15;

it("a collection of ten thousand opens as quickly as one of a page, and is no longer", async () => {
  const times: Record<CollectionName, number[]> = { ten: [], page: [], all: [] };
  const lengths: Partial<Record<CollectionName, number>> = {};
  // In turns, so that what else the machine does is the same for each.
  for (let load = 0; load <= LOADS; load++) {
    for (const name of ["ten", "page", "all"] as const) {
      const { html, ms } = await opened(name);
      if (load > 0) times[name].push(ms);
      lengths[name] = html.length;
      if (name === "all") expect(html).toContain(MOST.toLocaleString("en"));
    }
  }
  const [ten, page, all] = [median(times.ten), median(times.page), median(times.all)];
  const told = `${Math.round(ten)}, ${Math.round(page)} and ${Math.round(all)} ms; ${JSON.stringify(lengths)} characters`;
  expect(all, told).toBeLessThan(page * 1.5 + 20);
  expect(Math.abs((lengths.all ?? 0) - (lengths.page ?? 0)), told).toBeLessThan(2000);
  process.stdout.write(`Collections of ten, a page and ${MOST}: ${told}\n`);
}, 120_000);
