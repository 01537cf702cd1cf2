import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { inspectLeftovers } from "#tests/reliability/support/inspect.ts";
import {
  askAgain,
  brokenPromises,
  meetPeople,
  type People,
  unfinished,
  useServer,
} from "#tests/reliability/support/load.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "#tests/reliability/support/postgres.ts";
import { beginRun, type Run } from "#tests/reliability/support/report.ts";
import { buildProduct } from "#tests/support/server/build.ts";
import { freePort, launchServer, type Served, startServer } from "#tests/support/server/process.ts";

const KILLS_PER_CROWD = 8;
const CROWD = 3;
/** Acknowledged tasks are at their end this long after a restart. */
const FINISHED_WITHIN_MS = 60_000;
const SECRETS = { SESSION_SECRET: "the session secret of these tests, no other" };

const onPostgres = process.env.TEST_DATABASE_URL !== undefined && hasPostgres;
let postgres: PostgresServer | undefined;
const directories: string[] = [];

beforeAll(async () => {
  buildProduct();
  if (onPostgres) postgres = await startPostgres();
}, 180_000);
afterAll(() => {
  postgres?.stop();
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
}, 120_000);

const PREFIX = "nano-banana-kills-";

async function settings(dataDir: string): Promise<{ dataDir: string; port: number; env: Record<string, string> }> {
  directories.push(dataDir);
  const database: Record<string, string> = postgres === undefined ? {} : { DATABASE_URL: postgres.url };
  return {
    dataDir,
    port: await freePort(),
    env: { ...SECRETS, ...database, LOG_LEVEL: "warn", SANDBOX_SPEED: "150" },
  };
}

/** Uses the server for a moment and kills it in the middle. */
async function useAndKill(served: Served, people: People, random: () => number): Promise<void> {
  let isKilled = false;
  const using = useServer(
    () => served.origin,
    people,
    random,
    () => isKilled,
  );
  await new Promise((resolve) => setTimeout(resolve, 150 + random() * 1500));
  await served.stop("SIGKILL");
  isKilled = true;
  await using;
}

async function expectKept(served: Served, people: People): Promise<void> {
  await askAgain(served.origin, people);
  expect(await brokenPromises(served.origin, people)).toEqual([]);
}

async function expectFinished(served: Served, people: People, startedAt: number): Promise<void> {
  const timeout = Math.max(1000, startedAt + FINISHED_WITHIN_MS - Date.now());
  await vi.waitFor(async () => expect(await unfinished(served.origin, people)).toEqual([]), { timeout, interval: 250 });
}

async function killAgainAndAgain(run: Run): Promise<string> {
  const where = await settings(mkdtempSync(join(tmpdir(), PREFIX)));
  let served = await startServer(where);
  let people = await meetPeople(served.origin, CROWD);
  const crowds = [people];
  let requests = 0;
  let made = 0;
  for (let kill = 1; kill <= run.count; kill++) {
    await useAndKill(served, people, run.random);
    const startedAt = Date.now();
    served = await startServer(where);
    await expectKept(served, people);
    if (kill % KILLS_PER_CROWD !== 0 && kill !== run.count) continue;
    await expectFinished(served, people, startedAt);
    requests += people.promises.requests;
    made += people.promises.made.size;
    people = await meetPeople(served.origin, CROWD);
    crowds.push(people);
  }
  for (const crowd of crowds) expect(await brokenPromises(served.origin, crowd)).toEqual([]);
  // One that had lost an acknowledged task would be told apart.
  people.promises.made.set("planted", { id: "VGFzazpub3RoaW5n", person: 0, prompt: "x" });
  expect(await brokenPromises(served.origin, people)).toHaveLength(1);
  await served.stop();
  expect(await inspectLeftovers(where.dataDir, where.env.DATABASE_URL)).toEqual([]);
  return `${made} acknowledged tasks, ${requests} requests`;
}

describe("a server that is killed (S2)", () => {
  it("under load loses nothing it has acknowledged, and finishes it after the next start", {
    timeout: LONGEST_MS,
  }, async () => {
    const run = beginRun("S2 kills under load");
    run.done(await killAgainAndAgain(run));
  });

  it("during its first start comes up at the next", { timeout: LONGEST_MS }, async () => {
    const run = beginRun("S2 kills during the first start");
    for (let kill = 0; kill < run.count; kill++) {
      const where = await settings(mkdtempSync(join(tmpdir(), PREFIX)));
      if (postgres !== undefined) await emptyDatabase(where.env);
      const first = launchServer(where);
      await new Promise((resolve) => setTimeout(resolve, 100 + run.random() * 4000));
      await first.stop("SIGKILL");
      const served = await startServer(where);
      const people = await meetPeople(served.origin, 1);
      let isOver = false;
      setTimeout(() => {
        isOver = true;
      }, 200);
      await useServer(
        () => served.origin,
        people,
        run.random,
        () => isOver,
      );
      await expectKept(served, people);
      await served.stop();
      expect(await inspectLeftovers(where.dataDir, where.env.DATABASE_URL)).toEqual([]);
      rmSync(where.dataDir, { recursive: true, force: true });
    }
    run.done();
  });
});

/** Gives the next start on PostgreSQL a database that nobody has migrated. */
async function emptyDatabase(env: Record<string, string>): Promise<void> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: postgres?.url });
  await client.connect();
  const name = `first_${Math.random().toString(36).slice(2, 10)}`;
  await client.query(`CREATE DATABASE "${name}"`);
  await client.end();
  env.DATABASE_URL = new URL(`/${name}`, postgres?.url).href;
}
