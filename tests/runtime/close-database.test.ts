import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { expect, it } from "vitest";
import { adoptDatabase, closeDatabase, db, sql } from "#graphql/runtime/db.ts";

/** A connection that answers a moment after it was asked. */
class SlowClient extends EventEmitter {
  connect(done: () => void): void {
    setImmediate(done);
  }
  query(...asked: unknown[]): void {
    const done = asked.at(-1);
    if (typeof done === "function") setTimeout(() => done(null, { rows: [{ is: "answered" }] }), 20);
  }
  end(done?: () => void): void {
    done?.();
  }
  ref(): void {}
  unref(): void {}
}

async function openSlow(): Promise<pg.Pool> {
  const pool = new pg.Pool({ max: 1, Client: SlowClient as unknown as new () => pg.ClientBase });
  await adoptDatabase(pool);
  return pool;
}

// pg-pool forgets whoever waits for a connection when it ends.
it("answers those who wait for a connection when the database is closed", async () => {
  const pool = await openSlow();
  const waiting = [1, 2, 3].map((number) => sql.run("SELECT $1", [number]));
  await expect.poll(() => pool.waitingCount, { interval: 1 }).toBeGreaterThan(0);
  await closeDatabase();
  const answers = await Promise.all(waiting);
  expect(answers.map(({ rows }) => rows)).toEqual([1, 2, 3].map(() => [{ is: "answered" }]));
});

// Otherwise they would get in line behind the last that is answered, and be forgotten with the pool.
it("refuses those who come while the database is closed", async () => {
  await openSlow();
  const before = sql.run("SELECT 1", []);
  const closing = closeDatabase();
  const late: Promise<unknown>[] = [];
  const coming = setInterval(() => {
    late.push(sql.run("SELECT 2", []).catch(String), db.$queryRaw`SELECT 3`.catch(String));
  }, 1);
  await closing;
  clearInterval(coming);
  expect((await before).rows).toEqual([{ is: "answered" }]);
  expect(late.length).toBeGreaterThan(0);
  expect(new Set(await Promise.all(late))).toEqual(new Set([expect.stringContaining("The database is closed.")]));
});

// Prisma forgets what is under way when it disconnects.
it("leaves nobody without an answer whose statement is under way when the database is closed", async () => {
  await openSlow();
  const underWay = [1, 2, 3].map((number) => db.$queryRaw`SELECT ${number}`.then(String, String));
  const isSettled = Promise.all(underWay);
  await closeDatabase();
  expect(await Promise.race([isSettled, delay(5_000, "forgotten")])).not.toBe("forgotten");
});
