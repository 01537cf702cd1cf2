import { EventEmitter } from "node:events";
import pg from "pg";
import { expect, it } from "vitest";
import { adoptDatabase, closeDatabase, sql } from "#graphql/runtime/db.ts";

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

// pg-pool forgets whoever waits for a connection when it ends.
it("answers those who wait for a connection when the database is closed", async () => {
  const pool = new pg.Pool({ max: 1, Client: SlowClient as unknown as new () => pg.ClientBase });
  await adoptDatabase(pool);
  const waiting = [1, 2, 3].map((number) => sql.run("SELECT $1", [number]));
  await expect.poll(() => pool.waitingCount, { interval: 1 }).toBeGreaterThan(0);
  await closeDatabase();
  const answers = await Promise.all(waiting);
  expect(answers.map(({ rows }) => rows)).toEqual([1, 2, 3].map(() => [{ is: "answered" }]));
});
