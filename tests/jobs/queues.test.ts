import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { sql } from "#graphql/runtime/db.ts";
import { closeQueue, defineJobs, openQueue, scheduleJobs } from "#graphql/runtime/queue.ts";
import { countStatements, statementsSoFar } from "#tests/reliability/support/work.ts";
import { useWorld } from "#tests/support/world.ts";

countStatements();
const world = useWorld();

const IDLE_MS = 3000;
/** What waits for people is looked for twice a second; the rest must not add up. */
const MOST_A_SECOND = 20;

describe("the background of a site that nobody uses", () => {
  it(`asks the database at most ${MOST_A_SECOND} times a second`, async () => {
    await delay(IDLE_MS / 3);
    const before = statementsSoFar();
    await delay(IDLE_MS);
    expect(statementsSoFar() - before).toBeLessThan((MOST_A_SECOND * IDLE_MS) / 1000);
  });
});

describe("the queue of a kind of job", () => {
  it("has the rules and the schedule of this release, whatever an earlier one gave it", async () => {
    await world.stopWorker();
    await openQueue();
    const rules = { retries: 1, retryDelaySeconds: 5, timeoutSeconds: 60 };
    const kept = async () => {
      const { rows } = await sql.run(
        `SELECT q."retry_limit", q."expire_seconds", s."cron" FROM pgboss.queue q JOIN pgboss.schedule s USING ("name")
           WHERE q."name" = 'water-the-plants'`,
      );
      return rows;
    };
    const schedules = (await sql.run(`SELECT "name", "cron" FROM pgboss.schedule`)).rows;
    const usual = schedules.map(({ name, cron }) => [String(name), String(cron)] as const);
    await defineJobs(new Map([["water-the-plants", rules]]));
    await scheduleJobs(new Map([...usual, ["water-the-plants", "0 4 * * *"]]));
    expect(await kept()).toEqual([{ retry_limit: 1, expire_seconds: 60, cron: "0 4 * * *" }]);
    await defineJobs(new Map([["water-the-plants", { ...rules, retries: 7, timeoutSeconds: 90 }]]));
    await scheduleJobs(new Map([...usual, ["water-the-plants", "0 5 * * *"]]));
    expect(await kept()).toEqual([{ retry_limit: 7, expire_seconds: 90, cron: "0 5 * * *" }]);
    await scheduleJobs(new Map(usual));
    expect(await kept()).toEqual([]);
    await closeQueue();
    await world.restartWorker();
  });
});
