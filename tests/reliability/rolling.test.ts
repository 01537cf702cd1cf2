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
import { brokenIn, EVENTS, type Event, note, type Page } from "#tests/reliability/support/page.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "#tests/reliability/support/postgres.ts";
import { beginRun } from "#tests/reliability/support/report.ts";
import { buildProduct } from "#tests/support/server/build.ts";
import { clientWith } from "#tests/support/server/client.ts";
import { freePort, type Served, startServer } from "#tests/support/server/process.ts";

const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-rolling-"));
const SECRETS = {
  SESSION_SECRET: "the session secret of these tests, no other",
  LOG_LEVEL: "warn",
  SANDBOX_SPEED: "150",
};
const STOPS_PER_CROWD = 6;
const CROWD = 3;
const STOPPED_WITHIN_MS = 5000;

const onPostgres = process.env.TEST_DATABASE_URL !== undefined && hasPostgres;
let postgres: PostgresServer | undefined;

beforeAll(async () => {
  buildProduct();
  if (onPostgres) postgres = await startPostgres();
}, 180_000);
afterAll(() => {
  postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Keeps a subscription open as a page does: after a break it connects again, to whoever is there, and resumes. */
function watch(origin: () => string, cookie: string): Page {
  let isOver = false;
  let close: () => Promise<void> = async () => undefined;
  const watcher: Page = {
    sequences: [],
    ended: new Set(),
    gaps: 0,
    isOpen: false,
    stop: async () => {
      isOver = true;
      await close();
      await following;
    },
  };
  const follow = async () => {
    for (let after: number | undefined; !isOver; ) {
      const client = clientWith(origin(), cookie);
      close = client.close;
      try {
        for await (const { taskEvents: event } of client.follow<{ taskEvents: Event }>(EVENTS, { after })) {
          after = event.sequence;
          watcher.isOpen = true;
          note(watcher, event);
        }
      } catch {
        // The socket broke: that is what is being tried.
      }
      if (!isOver) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const following = follow();
  return watcher;
}

/** What a page has missed, or heard twice. */
function missedBy(watcher: Page, expected: string[]): string[] {
  const missed = expected.filter((id) => !watcher.ended.has(id)).map((id) => `the end of ${id} was missed`);
  return [...missed, ...brokenIn(watcher)];
}

type Fleet = { servers: Served[]; roll(place: number): Promise<void>; origin(): string };

/** One process on the embedded database, which is away while it starts again; on PostgreSQL two that take turns. */
async function startFleet(): Promise<Fleet> {
  const database: Record<string, string> = postgres === undefined ? {} : { DATABASE_URL: postgres.url };
  const ports = postgres === undefined ? [await freePort()] : [await freePort(), await freePort()];
  const start = (port: number) => startServer({ dataDir, port, env: { ...SECRETS, ...database } });
  const servers: Served[] = [];
  for (const port of ports) servers.push(await start(port));
  let serving = 0;
  return {
    servers,
    origin: () => servers[serving]?.origin ?? "",
    async roll(place) {
      const index = place % servers.length;
      const leaving = servers[index];
      if (leaving === undefined) return;
      // A balancer sends people elsewhere the moment a process says that it stops.
      const stopping = leaving.stop("SIGTERM");
      serving = (index + 1) % servers.length;
      const before = Date.now();
      await stopping;
      expect(Date.now() - before, leaving.output().slice(-2000)).toBeLessThan(STOPPED_WITHIN_MS);
      expect(leaving.child.exitCode, leaving.output().slice(-2000)).toBe(0);
      servers[index] = await start(leaving.port);
    },
  };
}

/** People use the product through a few rolling stops; then every promise and every page is looked at. */
async function rollUnderLoad(fleet: Fleet, stops: number, random: () => number, first: number): Promise<People> {
  const people = await meetPeople(fleet.origin(), CROWD);
  const watchers = people.cookies.map((cookie) => watch(fleet.origin, cookie));
  await vi.waitFor(() => expect(watchers.every(({ isOpen }) => isOpen)).toBe(true), { timeout: 20_000 });
  let isOver = false;
  const using = useServer(fleet.origin, people, random, () => isOver);
  for (let stop = 0; stop < stops; stop++) {
    await new Promise((resolve) => setTimeout(resolve, 200 + random() * 800));
    await fleet.roll(first + stop);
  }
  isOver = true;
  await using;
  await askAgain(fleet.origin(), people);
  // The host of the results stops with each process: a download that met it several times waits minutes for its next try.
  await vi.waitFor(async () => expect(await unfinished(fleet.origin(), people)).toEqual([]), {
    timeout: 240_000,
    interval: 250,
  });
  expect(await brokenPromises(fleet.origin(), people)).toEqual([]);
  for (const [person, watcher] of watchers.entries()) {
    const expected = [...people.promises.made.values()].filter((one) => one.person === person).map(({ id }) => id);
    await vi.waitFor(() => expect(missedBy(watcher, expected)).toEqual([]), { timeout: 20_000, interval: 100 });
    await watcher.stop();
  }
  return people;
}

describe("a rolling stop under load (S16)", () => {
  it("loses no acknowledged request, takes five seconds at most, and no page misses an end", {
    timeout: LONGEST_MS,
  }, async () => {
    const run = beginRun("S16 rolling stops");
    const fleet = await startFleet();
    let made = 0;
    for (let done = 0; done < run.count; done += STOPS_PER_CROWD) {
      const stops = Math.min(STOPS_PER_CROWD, run.count - done);
      made += (await rollUnderLoad(fleet, stops, run.random, done)).promises.made.size;
    }
    for (const served of fleet.servers) await served.stop();
    expect(await inspectLeftovers(dataDir, postgres?.url)).toEqual([]);
    run.done(`${made} acknowledged tasks, ${fleet.servers.length} processes`);
  });

  it("would be told from one in which a page misses an end", () => {
    const seen: Page = {
      sequences: [1, 2, 3],
      ended: new Set(["a"]),
      gaps: 0,
      isOpen: true,
      stop: async () => undefined,
    };
    expect(missedBy(seen, ["a"])).toEqual([]);
    expect(missedBy(seen, ["a", "b"])).toHaveLength(1);
    expect(missedBy({ ...seen, sequences: [1, 3] }, ["a"])).toHaveLength(1);
    expect(missedBy({ ...seen, gaps: 1 }, ["a"])).toHaveLength(1);
  });
});
