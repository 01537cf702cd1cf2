import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import en from "#app/locales/en.json";
import zh from "#app/locales/zh.json";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { claimWaiting } from "#graphql/domain/tasks/dispatch/claim.ts";
import { submitTask } from "#graphql/domain/tasks/dispatch/submit.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { migrate } from "#graphql/runtime/database/migrate.ts";
import { inUtc, openPool } from "#graphql/runtime/database/postgres.ts";
import { adoptDatabase, closeDatabase, db, sql } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { isFull, LONGEST_MS } from "#tests/reliability/support/counts.ts";
import { type FaultProxy, openFaultProxy } from "#tests/reliability/support/fault-proxy.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "#tests/reliability/support/postgres.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { execute } from "#tests/support/graphql.ts";
import { scriptedKie } from "#tests/support/kie/scripted-kie.ts";
import { expectLedgersToBalance } from "#tests/support/ledger.ts";
import { buildProduct } from "#tests/support/server/build.ts";
import { newClient } from "#tests/support/server/client.ts";
import { type Served, startServer } from "#tests/support/server/process.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";

/** How long nobody listens where the database was. */
const AWAY_MS = isFull ? 15_000 : 3000;

describe.skipIf(!hasPostgres)("a PostgreSQL of another zone, which goes away for a while", () => {
  useSettings({ SANDBOX_SPEED: "60" });
  const kie = scriptedKie();
  let server: PostgresServer;
  let link: FaultProxy;
  let pool: pg.Pool;
  let stopWorker: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    server = await startPostgres();
    const setting = new pg.Client({ connectionString: server.url });
    await setting.connect();
    await setting.query("ALTER DATABASE postgres SET timezone TO 'America/New_York'");
    await setting.end();
    const unlimited = inUtc(new pg.Pool({ connectionString: server.url }));
    await migrate(new PrismaPg(unlimited), { run: (text) => unlimited.query(text) });
    await unlimited.end();
    link = await openFaultProxy(() => server.port);
    pool = openPool(server.url.replace(`:${server.port}`, `:${link.port}`));
    await adoptDatabase(pool);
    await seedCatalog();
    stopWorker = await startWorker();
  }, 60_000);
  afterAll(async () => {
    await stopWorker();
    await closeDatabase();
    await link.stop();
    server.stop();
  }, 30_000);

  it("every session speaks UTC, and a moment is read as it was written", async () => {
    const zones = await Promise.all(Array.from({ length: 10 }, () => sql.run("SHOW timezone")));
    expect(new Set(zones.flatMap(({ rows }) => rows.map(({ TimeZone }) => TimeZone)))).toEqual(new Set(["UTC"]));
    const viewer = await makeAccount();
    const before = Date.now();
    const { id, createdAt } = await makeImage(viewer, "a clock");
    expect(Math.abs(createdAt.getTime() - before)).toBeLessThan(10_000);
    const [row] = await db.$queryRaw<{ ms: number }[]>`
      SELECT extract(epoch FROM "createdAt")::float8 * 1000 AS ms FROM "Task" WHERE "id" = ${id}`;
    expect(row?.ms).toBeCloseTo(createdAt.getTime(), 0);
    await untilEnded(id, "PROCESSING");
  });

  it("a task that kie.ai was too busy for is sent again within seconds, not hours", async () => {
    let isFirst = true;
    kie.fate = () => {
      const fate = isFirst ? 455 : "answer";
      isFirst = false;
      return fate;
    };
    kie.taken = async (task) => {
      task.state = "success";
    };
    const { id } = await makeImage(await makeAccount(), "a busy hour");
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", attempts: 2 });
  });

  it("an order that cannot be read for a moment goes back to its place, and is not blamed", async () => {
    kie.fate = () => "answer";
    await stopWorker();
    const viewer = await makeAccount();
    const { id } = await makeImage(viewer, "a moment");
    const claimed = await claimOf(id);
    link.drop();
    await expect.poll(() => pool.totalCount).toBe(0);
    link.fault = { kind: "refuse", times: 1 };
    await submitTask(claimed);
    const task = await db.task.findUniqueOrThrow({ where: { id } });
    expect(task).toMatchObject({ status: "PENDING", claimedBy: null, tries: 0, creditsCharged: 5 });
    stopWorker = await startWorker();
    expect((await untilEnded(id)).status).toBe("COMPLETED");
  });

  it("an order whose mark of being sent was made and not answered is sent all the same", async () => {
    kie.fate = () => "answer";
    await stopWorker();
    const { id } = await makeImage(await makeAccount(), "a lost commit");
    const claimed = await claimOf(id);
    const operator = new pg.Client({ connectionString: server.url });
    await operator.connect();
    await operator.query(`
      CREATE FUNCTION "slowCommit"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END';
      CREATE CONSTRAINT TRIGGER "slowCommit" AFTER UPDATE ON "Task" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
        WHEN (OLD."sendingSince" IS NULL AND NEW."sendingSince" IS NOT NULL) EXECUTE FUNCTION "slowCommit"()`);
    const submitting = submitTask(claimed);
    // It is a statement of its own: the commit is its last part. Of its text the server tells the first thousand characters.
    const committing = `SELECT 1 FROM pg_stat_activity WHERE "state" = 'active' AND "query" LIKE '%SET "sendingSince"%'
      AND "pid" <> pg_backend_pid()`;
    await expect.poll(async () => (await operator.query(committing)).rowCount).toBe(1);
    link.fault = { kind: "refuse" };
    link.drop();
    await expect.poll(async () => (await operator.query(committing)).rowCount, { timeout: 5000 }).toBe(0);
    expect(await isMarkedSent(operator, id)).toBe(true);
    link.fault = { kind: "none" };
    await submitting;
    await operator.query(`DROP FUNCTION "slowCommit" CASCADE`);
    expect(await isMarkedSent(operator, id)).toBe(false);
    await operator.end();
    stopWorker = await startWorker();
    expect(await untilEnded(id)).toMatchObject({ status: "COMPLETED", failureCode: null });
  });

  it(
    "orders wait under their holds, requests are told to come again, and all is made afterwards",
    async () => {
      kie.fate = () => "answer";
      const viewer = await makeAccount();
      const orders = await Promise.all(Array.from({ length: 9 }, (_, n) => makeImage(viewer, `an order, number ${n}`)));
      link.fault = { kind: "refuse" };
      link.drop();
      // What is remembered needs no database.
      notify("catalog");
      const { status, headers } = await execute("{ models { slug } }");
      expect(status).toBe(503);
      expect(headers.get("retry-after")).toBe("5");
      await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
      link.fault = { kind: "none" };
      for (const { id } of orders) {
        const task = await untilEnded(id, undefined, 60_000);
        expect([task.status, task.failureCode]).toEqual(["COMPLETED", null]);
      }
      await expectLedgersToBalance();
    },
    LONGEST_MS,
  );
});

describe.skipIf(!hasPostgres)("a site on PostgreSQL", () => {
  let server: PostgresServer;
  let link: FaultProxy;
  let served: Served;
  const dataDir = mkdtempSync(join(tmpdir(), "nano-banana-away-"));

  beforeAll(async () => {
    buildProduct();
    server = await startPostgres();
    link = await openFaultProxy(() => server.port);
    const address = server.url.replace(`:${server.port}`, `:${link.port}`);
    served = await startServer({ dataDir, env: { DATABASE_URL: address, LOG_LEVEL: "fatal" } });
  }, 180_000);
  afterAll(async () => {
    await served?.stop("SIGKILL");
    await link?.stop();
    server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 30_000);

  it("takes no second process that has secrets and files of its own, and says so in a sentence", async () => {
    const other = mkdtempSync(join(tmpdir(), "nano-banana-other-"));
    const second = startServer({ dataDir: other, env: { DATABASE_URL: server.url, LOG_LEVEL: "fatal" } });
    await expect(second).rejects.toThrow(/ended with 1:[\s\S]*\nThe other processes of this database keep .*\.\n$/);
    rmSync(other, { recursive: true, force: true });
  });

  it("says on pages while the database is away that they come back, in the visitor's language, and when", async () => {
    const { cookie } = await newClient(served.origin);
    const get = (path: string) => fetch(served.origin + path, { headers: { cookie }, redirect: "manual" });
    expect((await get("/creations")).status).toBe(200);
    link.fault = { kind: "refuse" };
    link.drop();
    for (const [path, words] of [
      ["/creations", en.fault.away],
      ["/zh/creations", zh.fault.away],
      ["/zh", zh.fault.away],
      ["/billing", en.fault.away],
    ] as const) {
      const page = await get(path);
      const text = await page.text();
      expect([path, page.status, page.headers.get("retry-after")]).toEqual([path, 503, "5"]);
      expect(page.headers.get("content-type")).toContain("text/html");
      expect(text).toContain(words);
      expect(text).not.toMatch(/node_modules|\.ts\b|prisma|ECONN|postgres|at async/i);
    }
    link.fault = { kind: "none" };
    await expect.poll(async () => (await get("/creations")).status, { timeout: 20_000 }).toBe(200);
  });
});

/** The one waiting order, as a dispatcher gets it. */
async function claimOf(id: string): Promise<Task> {
  const { tasks } = await claimWaiting(true, "one");
  const claimed = tasks.find((task) => task.id === id);
  if (claimed === undefined) throw new Error("it was not claimed");
  return claimed;
}

async function isMarkedSent(operator: pg.Client, id: string): Promise<boolean> {
  const { rows } = await operator.query<{ isSent: boolean }>(
    `SELECT "sendingSince" IS NOT NULL AS "isSent" FROM "Task" WHERE "id" = $1`,
    [id],
  );
  return rows[0]?.isSent === true;
}
