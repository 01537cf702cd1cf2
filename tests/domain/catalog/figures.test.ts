import fc from "fast-check";
import { v7 as uuid } from "uuid";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { countOutcomes } from "#graphql/domain/catalog/figures.ts";
import { modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { expectedSecondsOf, successRatesOf } from "#graphql/domain/catalog/offer.ts";
import { transition } from "#graphql/domain/tasks/state.ts";
import { DAY, fromNow, HOUR, SECOND } from "#graphql/runtime/clock.ts";
import { db, sql } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { insertTask, taskRow } from "#tests/support/rows.ts";

useDatabase();

const SLUGS = ["nano-banana", "veo-3.1-fast", "flux-kontext-pro"];
let userId = "";
beforeEach(async () => {
  userId = (await makeAccount()).userId;
  await begin();
});

/** As on an installation that has made nothing. */
async function begin(): Promise<void> {
  await db.task.deleteMany();
  await db.taskOutcome.deleteMany();
  await db.modelFigures.deleteMany();
  notify("figures");
}

type Ended = {
  slug: string;
  status: "COMPLETED" | "FAILED" | "TIMED_OUT" | "CANCELED";
  isPolicy: boolean;
  sandbox: boolean;
  hoursAgo: number;
  waited: number;
  seconds: number;
};

const ended: fc.Arbitrary<Ended> = fc.record({
  slug: fc.constantFrom(...SLUGS),
  status: fc.constantFrom("COMPLETED", "COMPLETED", "FAILED", "TIMED_OUT", "CANCELED"),
  isPolicy: fc.boolean(),
  sandbox: fc.constantFrom(true, true, true, false),
  hoursAgo: fc.integer({ min: 0, max: 47 }).map((half) => half + 0.5),
  waited: fc.integer({ min: 0, max: 3_600 }),
  seconds: fc.integer({ min: 1, max: 900_000 }).map((ms) => ms / 1000),
});

function rowOf({ slug, status, isPolicy, sandbox, hoursAgo, waited, seconds }: Ended) {
  const completedAt = fromNow(-hoursAgo * HOUR);
  const startedAt = new Date(completedAt.getTime() - seconds * SECOND);
  const createdAt = new Date(startedAt.getTime() - waited * SECOND);
  const failureCategory = status === "FAILED" ? (isPolicy ? "POLICY" : "PROVIDER") : null;
  const times = { createdAt, startedAt, completedAt };
  return taskRow(userId, { id: uuid(), modelSlug: slug, status, sandbox, failureCategory, ...times });
}

/** What the catalogue said before it had figures: read from all tasks there are. */
async function fromTasks() {
  const { rows: ranges } = await sql.run(
    `SELECT "modelSlug", percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS p90 FROM (
         SELECT "modelSlug", extract(epoch FROM "completedAt" - "startedAt")::float8 AS seconds,
           row_number() OVER (PARTITION BY "modelSlug" ORDER BY "id" DESC) AS turn
         FROM "Task" WHERE "status" = 'COMPLETED' AND "sandbox") AS run
     WHERE turn <= 50 GROUP BY "modelSlug" HAVING count(*) >= 3`,
  );
  const tasks = await db.task.findMany({ where: { sandbox: true, completedAt: { gte: fromNow(-DAY) } } });
  const counted = tasks.filter((task) => task.status !== "CANCELED" && task.failureCategory !== "POLICY");
  const whole = (seconds: unknown) => Math.max(1, Math.round(Number(seconds)));
  const known = new Map(ranges.map(({ modelSlug, p50, p90 }) => [modelSlug, { p50: whole(p50), p90: whole(p90) }]));
  const rates = SLUGS.map((slug) => {
    const theirs = counted.filter(({ modelSlug }) => modelSlug === slug);
    return theirs.length === 0 ? null : theirs.filter(({ status }) => status === "COMPLETED").length / theirs.length;
  });
  return { ranges: SLUGS.map((slug) => known.get(slug) ?? null), rates };
}

async function told() {
  await countOutcomes();
  return { ranges: await expectedSecondsOf(SLUGS), rates: await successRatesOf(SLUGS) };
}

describe("a model's figures", () => {
  it("are those of all its tasks, whatever has ended and in whatever order", async () => {
    const histories = fc.array(fc.array(ended, { maxLength: 80 }), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(histories, async (history) => {
      await begin();
      for (const some of history) {
        await db.task.createMany({ data: some.map(rowOf) });
        expect(await told()).toEqual(await fromTasks());
      }
    });
    await fc.assert(property, { numRuns: 6 });
  });

  it("know of a task with its end, once, and not of one that the content rules refused or its owner canceled", async () => {
    const at = fromNow(0);
    for (const [status, failureCategory] of [
      ["COMPLETED", null],
      ["FAILED", "PROVIDER"],
      ["FAILED", "POLICY"],
      ["CANCELED", null],
    ] as const) {
      const { id } = await insertTask(userId, { status: status === "COMPLETED" ? "SAVING" : "PROCESSING" });
      await db.$transaction((tx) => transition(tx, id, status, { completedAt: at, failureCategory }));
      await db.task.update({ where: { id }, data: { isFavorite: true } });
    }
    await countOutcomes();
    await countOutcomes();
    expect(await db.modelFigures.findMany({ select: { modelSlug: true, ended: true, completed: true } })).toEqual([
      { modelSlug: "nano-banana", ended: 2, completed: 1 },
    ]);
  });

  it("forget what is a day old, and keep no row of it", async () => {
    await db.task.createMany({
      data: [1, 2, 3].map((seconds) =>
        rowOf({
          slug: "nano-banana",
          status: "COMPLETED",
          isPolicy: false,
          sandbox: true,
          hoursAgo: 23.9,
          waited: 60,
          seconds,
        }),
      ),
    });
    expect((await told()).rates[0]).toBe(1);
    await db.taskOutcome.updateMany({ data: { endedAt: fromNow(-DAY - SECOND) } });
    expect(await told()).toMatchObject({ ranges: [{ p50: 2, p90: 3 }, null, null], rates: [null, null, null] });
    expect(await db.taskOutcome.count()).toBe(0);
  });

  it("are read without a look at the tasks, however many there are, and once until another ends", async () => {
    await sql.run(
      `INSERT INTO "Task" ("id", "userId", "kind", "status", "modelSlug", "prompt", "creditsHeld", "creditsCharged",
         "sandbox", "callbackToken", "createdAt", "completedAt")
       SELECT 'many-' || n, $1, 'IMAGE', 'COMPLETED', 'nano-banana', 'a', 0, 0, TRUE, 'many-' || n, $2, $3
       FROM generate_series(1, 2500) AS n`,
      [userId, fromNow(-8 * SECOND), fromNow(0)],
    );
    await countOutcomes();
    const slugs = modelDefinitions.map(({ slug }) => slug);
    const read = () => Promise.all([expectedSecondsOf(slugs), successRatesOf(slugs)]);
    const reading = vi.spyOn(db.modelFigures, "findMany");
    await sql.run('ALTER TABLE "Task" RENAME TO "TaskAway"');
    const [ranges, rates] = await read().finally(() => sql.run('ALTER TABLE "TaskAway" RENAME TO "Task"'));
    const place = slugs.indexOf("nano-banana");
    expect([ranges[place], rates[place]]).toEqual([{ p50: 8, p90: 8 }, 1]);
    await read();
    expect(reading).toHaveBeenCalledTimes(1);
    reading.mockRestore();
  });
});
