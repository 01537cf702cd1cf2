import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { findLedgerFaults } from "#graphql/domain/credits/reconcile.ts";
import { DomainError } from "#graphql/domain/errors.ts";
import { createTask } from "#graphql/domain/tasks/create/create.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { openPool } from "#graphql/runtime/database/postgres.ts";
import { adoptDatabase, closeDatabase, db } from "#graphql/runtime/db.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import {
  FAULTS,
  inSeconds,
  insist,
  RECOVERED_WITHIN_MS,
  recoveryMs,
  underFault,
} from "#tests/reliability/support/broken-links.ts";
import { cloneDatabase } from "#tests/reliability/support/cloned-database.ts";
import { LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { type Fault, type FaultProxy, openFaultProxy } from "#tests/reliability/support/fault-proxy.ts";
import { beginRun, pick } from "#tests/reliability/support/report.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { scriptedKie } from "#tests/support/kie/scripted-kie.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { useSettings } from "#tests/support/settings.ts";

const postgres = inject("postgres");
if (postgres === null) useDatabase();
const kie = scriptedKie();
const kiePort = () => Number(new URL(kie.origin).port);
const [toKie, toResults] = await Promise.all([openFaultProxy(kiePort), openFaultProxy(kiePort)]);
const links: Record<string, FaultProxy> = { kie: toKie, results: toResults };
const resultsHost = `127.0.0.1:${toResults.port}`;
useSettings({ SANDBOX_SPEED: "120", OUTBOUND_ALLOW: resultsHost, KIE_MAX_IN_FLIGHT: "500" });
let stopWorker: () => Promise<void> = async () => undefined;
let dropClone: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  await openTheDatabase();
  await seedCatalog();
  // The product reaches kie.ai through one link and the results' host through another.
  setOwnPort(toKie.port);
  kie.filesOrigin = `http://${resultsHost}`;
  stopWorker = await startWorker();
}, 60_000);

afterAll(async () => {
  for (const link of Object.values(links)) link.fault = { kind: "none" };
  await stopWorker();
  await closeDatabase();
  await dropClone();
  for (const link of Object.values(links)) await link.stop();
});

/** The embedded database has no link; PostgreSQL is reached through one. */
async function openTheDatabase(): Promise<void> {
  if (postgres === null) return;
  const clone = await cloneDatabase(postgres);
  const address = new URL(clone.url);
  const database = await openFaultProxy(() => Number(new URL(clone.url).port));
  links.database = database;
  address.host = `127.0.0.1:${database.port}`;
  await adoptDatabase(openPool(address.href));
  dropClone = clone.drop;
}

const TASKS = 4;

type Order = { key: string; id: string | null };

/** Places an order as a client does that repeats what was not answered. */
async function order(userId: string, one: Order): Promise<void> {
  const viewer = { userId, sessionId: null, role: "USER" as const };
  const options = { operation: "test", idempotencyKey: one.key };
  const { task } = await createTask(viewer, "IMAGE", { model: "nano-banana", prompt: one.key }, options);
  one.id = task.id;
}

/** Places the orders while the link is broken; kie.ai goes on making what it got. */
async function breakLink(link: FaultProxy, fault: Fault, userId: string, orders: Order[], forMs: number) {
  return underFault(link, fault, forMs, async (isOver) => {
    const placing = orders.map((one) =>
      order(userId, one).catch((error) => {
        if (error instanceof DomainError) throw error;
      }),
    );
    while (!isOver()) {
      for (const made of kie.tasks.values()) if (made.state === "generating") kie.finish(made.id, "success");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await Promise.all(placing);
  });
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
      const fault = pick(run.random, FAULTS);
      const { userId } = await makeAccount();
      const orders = Array.from({ length: TASKS }, (_, number) => ({ key: `${place}-${number}`, id: null }) as Order);
      const link = links[name];
      if (link === undefined) throw new Error(`There is no link ${name}.`);
      const liftedAt = await breakLink(link, fault, userId, orders, 400 + run.random() * 800);
      for (const one of orders) await insist(() => order(userId, one), RECOVERED_WITHIN_MS);
      await untilAllEnded(orders, recoveryMs(fault));
      longest = Math.max(longest, Date.now() - liftedAt);
      expect(await faultsOf(userId, orders), `${name} ${JSON.stringify(fault)}`).toEqual([]);
    }
    await expectLedgersToBalance();
    expect(await findLedgerFaults()).toEqual([]);
    run.done(`links: ${names.join(", ")}; longest recovery ${inSeconds(longest)}`);
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
