import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { findLedgerFaults } from "#graphql/domain/credits/check-ledgers.ts";
import { DomainError } from "#graphql/domain/errors.ts";
import { createTask } from "#graphql/domain/tasks/create.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { setOwnPort } from "#graphql/runtime/address.ts";
import { adoptDatabase, closeDatabase, db } from "#graphql/runtime/db.ts";
import { openPool } from "#graphql/runtime/postgres.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { type Fault, type FaultProxy, openFaultProxy } from "#tests/reliability/support/fault-proxy.ts";
import { beginRun, pick } from "#tests/reliability/support/report.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { scriptedKie } from "#tests/support/scripted-kie.ts";

const { FILES_PORT } = vi.hoisted(() => {
  const FILES_PORT = 21_000 + (process.pid % 20_000);
  process.env.SANDBOX_SPEED = "120";
  process.env.OUTBOUND_ALLOW = `127.0.0.1:${FILES_PORT}`;
  process.env.KIE_MAX_IN_FLIGHT = "500";
  return { FILES_PORT };
});

const kie = scriptedKie();
const links: Record<string, FaultProxy> = {};
let stopWorker: () => Promise<void> = async () => undefined;
let closeDirect: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  const origin = new URL(kie.origin);
  const kiePort = () => Number(origin.port);
  links.kie = await openFaultProxy(kiePort);
  links.results = await openFaultProxy(kiePort, FILES_PORT);
  await openTheDatabase();
  await seedCatalog();
  // The product reaches kie.ai through one link and the results' host through another.
  setOwnPort(links.kie.port);
  kie.filesOrigin = `http://127.0.0.1:${links.results.port}`;
  stopWorker = await startWorker();
}, 60_000);

afterAll(async () => {
  for (const link of Object.values(links)) link.fault = { kind: "none" };
  await stopWorker();
  await closeDatabase();
  await closeDirect();
  for (const link of Object.values(links)) await link.stop();
});

/** The embedded database has no link; PostgreSQL is reached through one. */
async function openTheDatabase(): Promise<void> {
  const postgres = inject("postgres");
  if (postgres === null) {
    return adoptDatabase(await PGlite.create({ loadDataDir: new Blob([readFileSync(inject("templateDump"))]) }));
  }
  const name = `nbv_links_${process.pid}`;
  const direct = new pg.Client({ connectionString: postgres.url });
  await direct.connect();
  await direct.query(`CREATE DATABASE "${name}" TEMPLATE "${postgres.template}"`);
  const address = new URL(postgres.url);
  const database = await openFaultProxy(() => Number(new URL(postgres.url).port));
  links.database = database;
  address.host = `127.0.0.1:${database.port}`;
  address.pathname = `/${name}`;
  await adoptDatabase(openPool(address.href));
  closeDirect = async () => {
    await direct.query(`DROP DATABASE "${name}" WITH (FORCE)`);
    await direct.end();
  };
}

const LONG: Fault[] = [{ kind: "half-open" }, { kind: "black-hole", after: 40 }];
const FAULTS: Fault[] = [
  { kind: "delay", ms: 250 },
  { kind: "reset", after: 0 },
  { kind: "reset", after: 30 },
  { kind: "truncate", after: 90 },
  { kind: "refuse" },
];
/** Faults that say nothing are noticed by waiting: they take as long as the longest silence that is allowed. */
const faults = isFull ? [...FAULTS, ...LONG] : FAULTS;
/** Of the whole time, what the product needs to notice a fault that says nothing is given on top. */
const RECOVERED_WITHIN_MS = 30_000;
const TASKS = 4;

const isSilent = ({ kind }: Fault) => kind === "half-open" || kind === "black-hole";

type Order = { key: string; id: string | null };

/** Places an order as a client does that repeats what was not answered. */
async function order(userId: string, one: Order): Promise<void> {
  const viewer = { userId, sessionId: null, role: "USER" as const };
  const options = { operation: "test", idempotencyKey: one.key };
  const { task } = await createTask(viewer, "IMAGE", { model: "nano-banana", prompt: one.key }, options);
  one.id = task.id;
}

async function breakLink(
  link: FaultProxy,
  fault: Fault,
  userId: string,
  orders: Order[],
  forMs: number,
): Promise<void> {
  link.fault = fault;
  if (fault.kind !== "delay" && !isSilent(fault)) link.drop();
  const until = Date.now() + forMs;
  const placing = orders.map((one) =>
    order(userId, one).catch((error) => {
      if (error instanceof DomainError) throw error;
    }),
  );
  while (Date.now() < until) {
    for (const made of kie.tasks.values()) if (made.state === "generating") kie.finish(made.id, "success");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  link.fault = { kind: "none" };
  // What is silent stays silent: the product must find out by itself.
  if (!isSilent(fault)) link.drop();
  await Promise.all(placing);
}

/** Everything that was ordered comes to its end; callbacks go on as kie.ai sends them. */
async function untilAllEnded(orders: Order[], timeout: number): Promise<void> {
  const told = new Set<string>();
  await vi.waitFor(
    async () => {
      for (const made of [...kie.tasks.values()]) {
        if (made.state === "generating") kie.finish(made.id, "success");
        if (!told.has(made.id) && (await kie.callBack(made.id).catch(() => 0)) === 200) told.add(made.id);
      }
      const ids = orders.flatMap(({ id }) => (id === null ? [] : [id]));
      const open = await db.task.findMany({ where: { id: { in: ids }, completedAt: null } });
      expect(open.map(({ id, status }) => `${id} ${status}`)).toEqual([]);
    },
    { timeout, interval: 200 },
  );
}

describe("links that break (S15)", () => {
  it("lose nothing that was acknowledged and charge nothing twice, and all recovers", {
    timeout: LONGEST_MS,
  }, async () => {
    const run = beginRun("S15 faults");
    const names = Object.keys(links);
    let longest = 0;
    for (let place = 0; place < run.count; place++) {
      const name = names[place % names.length] ?? "kie";
      const fault = pick(run.random, faults);
      const { userId } = await makeAccount();
      const orders = Array.from({ length: TASKS }, (_, number) => ({ key: `${place}-${number}`, id: null }) as Order);
      const link = links[name];
      if (link === undefined) throw new Error(`There is no link ${name}.`);
      await breakLink(link, fault, userId, orders, 400 + run.random() * 800);
      const liftedAt = Date.now();
      for (const one of orders) await insist(() => order(userId, one), RECOVERED_WITHIN_MS);
      const noticeMs = isSilent(fault) ? 35_000 : 0;
      await untilAllEnded(orders, RECOVERED_WITHIN_MS + noticeMs);
      longest = Math.max(longest, Date.now() - liftedAt);
      expect(await faultsOf(userId, orders), `${name} ${JSON.stringify(fault)}`).toEqual([]);
    }
    await expectLedgersToBalance();
    expect(await findLedgerFaults()).toEqual([]);
    run.done(`links: ${names.join(", ")}; longest recovery ${Math.round(longest / 100) / 10} s`);
  });

  it("would be told from a world in which an order is made twice", async () => {
    const { userId } = await makeAccount();
    const one: Order = { key: "planted", id: null };
    await order(userId, one);
    await untilAllEnded([one], RECOVERED_WITHIN_MS);
    expect(await faultsOf(userId, [one])).toEqual([]);
    await order(userId, { key: "planted again", id: null });
    expect(await faultsOf(userId, [one])).toHaveLength(1);
  });
});

/** Repeats what a broken link cuts short until it is answered. */
async function insist(work: () => Promise<void>, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function faultsOf(userId: string, orders: Order[]): Promise<string[]> {
  const tasks = await db.task.findMany({ where: { userId } });
  const faults: string[] = [];
  if (tasks.length !== orders.length) faults.push(`${tasks.length} tasks for ${orders.length} orders`);
  for (const { id } of orders) if (!tasks.some((task) => task.id === id)) faults.push(`${id} is gone`);
  for (const task of tasks) {
    const creates = kie.of(task.id).length;
    // A create whose answer was lost is not repeated; one that kie.ai never got may be.
    if (creates > 1) faults.push(`${creates} creates for ${task.id}`);
  }
  return faults;
}
