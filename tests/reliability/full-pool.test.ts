import type pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { openPool } from "#graphql/runtime/database/postgres.ts";
import { adoptDatabase, closeDatabase, db, sql } from "#graphql/runtime/db.ts";
import { inSeconds, RECOVERED_WITHIN_MS } from "#tests/reliability/support/broken-links.ts";
import { cloneDatabase } from "#tests/reliability/support/cloned-database.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { beginRun, pick } from "#tests/reliability/support/report.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { scriptedKie } from "#tests/support/kie/scripted-kie.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { CREATE_IMAGE, type CreatedImage } from "#tests/support/server/client.ts";
import { useSettings } from "#tests/support/settings.ts";

useSettings({ SANDBOX_SPEED: "120", KIE_MAX_IN_FLIGHT: "500" });
const postgres = inject("postgres");
const kie = scriptedKie();
let pool: pg.Pool;
let drop: () => Promise<void> = async () => undefined;
let stopWorker: () => Promise<void> = async () => undefined;
if (postgres === null) useDatabase();
beforeAll(async () => {
  if (postgres !== null) {
    const clone = await cloneDatabase(postgres);
    drop = clone.drop;
    pool = openPool(clone.url);
    await adoptDatabase(pool);
    await seedCatalog();
  }
  stopWorker = await startWorker();
}, 60_000);
afterAll(async () => {
  await stopWorker();
  if (postgres !== null) await closeDatabase();
  await drop();
});

const PEOPLE = 3;
const ORDERS = 4;
/** A request gets a connection within five seconds, or is refused; the rest is for what it does with several. */
const ANSWERED_WITHIN_MS = 20_000;

/** What holds every connection: queries that take long, or a lock that each of them waits for. */
type Hold = { kind: "slow"; ms: number } | { kind: "locked"; ms: number };

async function occupy({ kind, ms }: Hold): Promise<void> {
  const most = pool.options.max ?? 10;
  const takeAll = (text: string) => Promise.allSettled(Array.from({ length: most }, () => sql.run(text)));
  if (kind === "slow") return void (await takeAll(`SELECT pg_sleep(${ms / 1000})`));
  const holder = await pool.connect();
  try {
    await holder.query('BEGIN; LOCK TABLE "CreditBalance" IN ACCESS EXCLUSIVE MODE');
    const waiting = takeAll('SELECT count(*) FROM "CreditBalance"');
    await new Promise((resolve) => setTimeout(resolve, ms));
    await holder.query("ROLLBACK");
    await waiting;
  } finally {
    holder.release();
  }
}

type Order = { person: Person; key: string; id: string | null };
/** What became of a request: it was answered, or refused in words that say no more than that. */
type Reply = { isMade: boolean; code: string; tookMs: number };

async function place(order: Order): Promise<Reply> {
  const startedAt = Date.now();
  const input = { task: { model: "nano-banana", prompt: order.key }, idempotencyKey: order.key };
  const { cookie } = order.person;
  const { data, errors } = await execute<CreatedImage | null>(CREATE_IMAGE, { input }, { cookie });
  const made = data?.createImageTask;
  if (made?.__typename === "CreateImageTaskPayload") order.id = made.task.id;
  const code = errors?.[0]?.extensions.code ?? made?.__typename ?? "nothing";
  return { isMade: order.id !== null, code, tookMs: Date.now() - startedAt };
}

async function untilMade(orders: Order[]): Promise<void> {
  for (const order of orders) {
    const check = async () => expect(await place(order)).toMatchObject({ isMade: true });
    await vi.waitFor(check, { timeout: RECOVERED_WITHIN_MS, interval: 100 });
  }
  const userIds = [...new Set(orders.map(({ person }) => person.viewer.userId))];
  const areCompleted = async () => {
    for (const made of kie.tasks.values()) if (made.state === "generating") kie.finish(made.id, "success");
    const left = await db.task.count({ where: { userId: { in: userIds }, status: { not: "COMPLETED" } } });
    expect(left).toBe(0);
  };
  await vi.waitFor(areCompleted, { timeout: RECOVERED_WITHIN_MS, interval: 50 });
}

/** Nothing half done: each order is one task with one hold, one request to kie.ai and one charge. */
async function faultsOf(orders: Order[]): Promise<string[]> {
  const faults: string[] = [];
  for (const person of new Set(orders.map((order) => order.person))) {
    const { userId } = person.viewer;
    const mine = orders.filter((order) => order.person === person).length;
    const tasks = await db.task.findMany({ where: { userId } });
    if (tasks.length !== mine) faults.push(`${tasks.length} tasks for ${mine} orders`);
    for (const type of ["HOLD", "SETTLEMENT"] as const) {
      const entries = await db.creditTransaction.count({ where: { userId, type } });
      if (entries !== mine) faults.push(`${entries} times ${type} for ${mine} orders`);
    }
    for (const { id } of tasks) if (kie.of(id).length !== 1) faults.push(`${id} was made ${kie.of(id).length} times`);
  }
  return faults;
}

let round = 0;

async function begin(): Promise<Order[]> {
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => signedIn()));
  round += 1;
  return people.flatMap((person) =>
    Array.from({ length: ORDERS }, (_, number) => ({ person, key: `order ${round} ${number}`, id: null })),
  );
}

describe("a database whose connections are all held (S15)", () => {
  if (postgres === null) waitForTheOnlyOne();
  else exhaustThePool();

  it("would be told from a world in which an order is made twice", async () => {
    const orders = await begin();
    await untilMade(orders);
    expect(await faultsOf(orders)).toEqual([]);
    const [first] = orders;
    if (first === undefined) throw new Error("There is no order.");
    await untilMade([{ ...first, key: "planted again" }]);
    expect(await faultsOf(orders)).not.toEqual([]);
  });
});

/** The embedded database has one connection: whoever has it holds up everybody, and nobody is refused for it. */
function waitForTheOnlyOne(): void {
  it("lets everybody have a turn", async () => {
    const orders = await begin();
    const replies = await Promise.all(orders.map(place));
    expect(replies.filter(({ isMade }) => !isMade)).toEqual([]);
    await untilMade(orders);
    expect(await faultsOf(orders)).toEqual([]);
  });
}

function exhaustThePool(): void {
  it("lets requests wait or refuses them, leaves nothing half done, and recovers", {
    timeout: LONGEST_MS,
  }, async () => {
    const run = beginRun("S15 pool");
    let longest = 0;
    let refused = 0;
    for (let number = 0; number < run.count; number++) {
      const ms = 300 + run.random() * (isFull ? 9000 : 700);
      const orders = await begin();
      const occupied = occupy({ kind: pick(run.random, ["slow", "locked"] as const), ms });
      // At a moment of their own each, while the connections are held.
      const replies = await Promise.all(
        orders.map(async (order) => {
          await new Promise((resolve) => setTimeout(resolve, run.random() * ms));
          return place(order);
        }),
      );
      await occupied;
      const freedAt = Date.now();
      for (const { isMade, code, tookMs } of replies) {
        if (!isMade) expect(code).toBe("INTERNAL_ERROR");
        if (!isMade) refused += 1;
        expect(tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
      }
      await untilMade(orders);
      longest = Math.max(longest, Date.now() - freedAt);
      expect(await faultsOf(orders)).toEqual([]);
      expect(pool.totalCount).toBeLessThanOrEqual(pool.options.max ?? 10);
      await vi.waitFor(() => expect(pool.waitingCount).toBe(0), { timeout: 5000, interval: 10 });
    }
    await expectLedgersToBalance();
    expect(await findLedgerFaults()).toEqual([]);
    run.done(`${refused} requests refused; longest recovery ${inSeconds(longest)}`);
  });
}
