import fc from "fast-check";
import { v7 as uuid } from "uuid";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { cohorts } from "#graphql/domain/operations/metrics/cohorts.ts";
import { modelWork } from "#graphql/domain/operations/metrics/models.ts";
import { type Period, spansOf } from "#graphql/domain/operations/metrics/periods.ts";
import { serviceMetrics } from "#graphql/domain/operations/metrics/service-metrics.ts";
import { addUpTallies, deleteExpiredMetrics } from "#graphql/domain/operations/metrics/tally.ts";
import { countCall, inTwoDigits, tellOfCalls } from "#graphql/domain/operations/metrics/traffic.ts";
import { DAY, fromNow, HOUR, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { useDatabase } from "#tests/support/database.ts";
import { taskRow } from "#tests/support/rows.ts";

useDatabase();

const MODELS = { "nano-banana": "IMAGE", "flux-kontext-pro": "IMAGE", "veo-3.1-fast": "VIDEO" } as const;
const PERIODS: Period[] = ["HOUR", "DAY", "WEEK", "MONTH"];
let people: string[] = [];

beforeEach(async () => {
  // What other files of this process have called.
  await tellOfCalls();
  await db.task.deleteMany();
  await db.taskTally.deleteMany();
  for (const table of [db.taskMetrics, db.callMetrics, db.durationMetrics, db.accountActivity] as const) {
    await (table.deleteMany as () => Promise<unknown>)();
  }
  people = [(await makeAccount()).userId, (await makeAccount()).userId];
});

const end = fc.record({
  slug: fc.constantFrom(...(Object.keys(MODELS) as (keyof typeof MODELS)[])),
  person: fc.integer({ min: 0, max: 1 }),
  status: fc.constantFrom("COMPLETED", "COMPLETED", "FAILED", "TIMED_OUT", "CANCELED"),
  failure: fc.constantFrom("PROVIDER", "POLICY", "INVALID_INPUT", "STORAGE"),
  minutesAgo: fc.integer({ min: 0, max: 40 * 24 * 60 }),
  seconds: fc.integer({ min: 1, max: 900_000 }).map((ms) => ms / 1000),
  credits: fc.integer({ min: 0, max: 300 }),
  kieCredits: fc.option(fc.integer({ min: 0, max: 300 })),
});
type End = typeof end extends fc.Arbitrary<infer Value> ? Value : never;

function rowOf({ slug, person, status, failure, minutesAgo, seconds, credits, kieCredits }: End) {
  const completedAt = fromNow(-minutesAgo * MINUTE);
  const startedAt = new Date(completedAt.getTime() - seconds * SECOND);
  return taskRow(people[person] ?? "", {
    ...{ id: uuid(), modelSlug: slug, kind: MODELS[slug], status, startedAt, completedAt, createdAt: startedAt },
    failureCategory: status === "FAILED" ? failure : null,
    ...{ creditsHeld: credits, creditsCharged: status === "COMPLETED" ? credits : 0, kieCredits },
  });
}

/** A picture that was made a minute ago, but for what a test says of it. */
function work(of: Partial<End>): End {
  const model = { slug: "nano-banana" as const, person: 0, status: "COMPLETED" as const, failure: "PROVIDER" as const };
  return { ...model, minutesAgo: 1, seconds: 1, credits: 1, kieCredits: 1, ...of };
}

/** What the page says, counted from all tasks there are. */
async function counted(period: Period, model: string | null) {
  const [since] = spansOf(period, now());
  const tasks = await db.task.findMany({
    where: { completedAt: { gte: since }, ...(model !== null && { modelSlug: model }) },
  });
  const secondsOf = ({ startedAt, completedAt }: Task) =>
    ((completedAt?.getTime() ?? 0) - (startedAt?.getTime() ?? 0)) / SECOND;
  const made = tasks.filter(({ status }) => status === "COMPLETED");
  const ended = tasks.filter(
    ({ status, failureCategory }) =>
      status !== "CANCELED" && failureCategory !== "POLICY" && failureCategory !== "INVALID_INPUT",
  );
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
  const times = made.map((task) => Math.ceil(secondsOf(task))).sort((one, other) => one - other);
  const credits = sum(tasks.map(({ creditsCharged }) => creditsCharged));
  const kieCredits = sum(tasks.map((task) => task.kieCredits ?? 0));
  return {
    successRate: ended.length === 0 ? null : made.length / ended.length,
    meanSeconds: made.length === 0 ? null : sum(made.map(secondsOf)) / made.length,
    p95Seconds: times[Math.ceil(0.95 * times.length) - 1] ?? null,
    works: made.length,
    creditsCharged: credits,
    kieCredits,
    margin: credits === 0 ? null : (credits - kieCredits) / credits,
    activeCreators: new Set(
      made.filter((task) => model === null || task.modelSlug === model).map(({ userId }) => userId),
    ).size,
  };
}

function told({
  successRate,
  meanSeconds,
  p95Seconds,
  works,
  creditsCharged,
  kieCredits,
  margin,
  activeCreators,
}: Awaited<ReturnType<typeof serviceMetrics>>) {
  return { successRate, meanSeconds, p95Seconds, works, creditsCharged, kieCredits, margin, activeCreators };
}

function near(value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1e6) / 1e6 : value;
}

const nearly = (figures: object) =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, near(value)]));

describe("the figures of a period", () => {
  it("are those of a full count of the tasks, whatever ended when, of all models and of one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(end, { maxLength: 40 }), async (ends) => {
        await db.task.deleteMany();
        await db.taskMetrics.deleteMany();
        await db.durationMetrics.deleteMany();
        await db.accountActivity.deleteMany();
        await db.task.createMany({ data: ends.map(rowOf) });
        await addUpTallies();
        for (const period of PERIODS) {
          expect(nearly(told(await serviceMetrics(period, null)))).toEqual(nearly(await counted(period, null)));
          const { activeCreators: _, ...ofOne } = told(await serviceMetrics(period, "nano-banana"));
          const { activeCreators: __, ...full } = await counted(period, "nano-banana");
          expect(nearly(ofOne)).toEqual(nearly(full));
        }
      }),
      { numRuns: 8 },
    );
  });

  it("follow what becomes of an end later: a result that came late is charged in the span of the end", async () => {
    const task = rowOf(work({ status: "TIMED_OUT", minutesAgo: 5, seconds: 4, credits: 9, kieCredits: null }));
    await db.task.create({ data: task });
    await addUpTallies();
    await db.task.update({ where: { id: task.id }, data: { creditsCharged: 9, kieCredits: 4, lateResultAt: now() } });
    await addUpTallies();
    expect(nearly(told(await serviceMetrics("HOUR", null)))).toEqual(nearly(await counted("HOUR", null)));
  });

  it("leave out what test keys have made", async () => {
    const [owner] = people;
    const side = await db.user.create({ data: { email: `${uuid()}@example.com`, sandboxOfId: owner ?? null } });
    await db.task.create({
      data: {
        ...rowOf(work({ minutesAgo: 1 })),
        userId: side.id,
      },
    });
    await addUpTallies();
    expect(await serviceMetrics("HOUR", null)).toMatchObject({ works: 0, activeCreators: 0, creditsCharged: 0 });
  });

  it("say until when they are complete: the end of the oldest task that is not in yet", async () => {
    const tasks = [3, 2].map((minutesAgo) => rowOf(work({ minutesAgo })));
    await db.task.createMany({ data: tasks });
    expect((await serviceMetrics("HOUR", null)).asOf).toEqual(tasks[0]?.completedAt);
    await addUpTallies();
    expect((await serviceMetrics("HOUR", null)).asOf.getTime()).toBeGreaterThan(Date.now() - SECOND);
  });

  it("are added up once, however many processes do so at the same time", async () => {
    await db.task.createMany({
      data: Array.from({ length: 30 }, (_, n) => rowOf(work({ minutesAgo: n % 3, seconds: n + 1, credits: 2 }))),
    });
    await Promise.all(Array.from({ length: 4 }, addUpTallies));
    expect(nearly(told(await serviceMetrics("HOUR", null)))).toEqual(nearly(await counted("HOUR", null)));
  });

  it("have a point for each of their spans, which together are the whole", async () => {
    await db.task.createMany({
      data: [0, 30, 50].map((minutesAgo) =>
        rowOf(work({ slug: "veo-3.1-fast", person: 1, minutesAgo, seconds: 20, credits: 5, kieCredits: 3 })),
      ),
    });
    await addUpTallies();
    for (const [period, spans] of [
      ["HOUR", 60],
      ["DAY", 24],
      ["WEEK", 7],
      ["MONTH", 30],
    ] as const) {
      const { points } = await serviceMetrics(period, null);
      expect(points).toHaveLength(spans);
      expect(points.reduce((sum, { works }) => sum + works, 0)).toBe(3);
    }
    expect(await modelWork("MONTH")).toEqual([
      { modelSlug: "veo-3.1-fast", works: 3, successRate: 1, meanSeconds: 20, creditsCharged: 15, kieCredits: 9 },
    ]);
  });

  it("go once no page shows them", async () => {
    await db.task.createMany({
      data: [5, 60 * 24 * 39].map((minutesAgo) => rowOf(work({ minutesAgo }))),
    });
    await addUpTallies();
    await deleteExpiredMetrics();
    const kept = await db.taskMetrics.groupBy({ by: ["grain"], _count: true, orderBy: { grain: "asc" } });
    expect(kept.map(({ grain, _count }) => [grain, _count])).toEqual([
      ["MINUTE", 1],
      ["HOUR", 1],
      ["DAY", 2],
    ]);
    expect(await db.durationMetrics.count({ where: { grain: "MINUTE" } })).toBe(2);
  });
});

describe("calls of the API", () => {
  it("are told of with their share of failures and the time of nineteen in twenty", async () => {
    for (let n = 1; n <= 40; n++) countCall(n / 1000, n === 40);
    await tellOfCalls();
    countCall(1.234, false);
    await tellOfCalls();
    expect(await serviceMetrics("HOUR", null)).toMatchObject({ calls: 41, errorRate: 1 / 41, apiP95Ms: 39 });
    expect((await serviceMetrics("MONTH", null)).points.at(-1)).toMatchObject({ calls: 41 });
  });

  it("that could not be told of are told of the next time", async () => {
    countCall(0.01, false);
    const away = vi.spyOn(db, "$executeRaw").mockRejectedValueOnce(new Error("away"));
    await expect(tellOfCalls()).rejects.toThrow("away");
    away.mockRestore();
    countCall(0.02, false);
    await tellOfCalls();
    expect((await serviceMetrics("HOUR", null)).calls).toBe(2);
  });

  it("are sorted by two digits", () => {
    expect([0, 0.2, 1, 98.5, 100, 101, 1234, 99_999].map(inTwoDigits)).toEqual([0, 1, 1, 99, 100, 110, 1300, 100_000]);
  });
});

it("accounts that come back 1, 7 and 30 days after their first work are counted, as they come", async () => {
  const noon = new Date(Math.floor(Date.now() / DAY) * DAY + 12 * HOUR).getTime();
  const on = (daysAgo: number, person: number) => {
    const minutesAgo = Math.round((Date.now() - (noon - daysAgo * DAY)) / MINUTE);
    return rowOf(work({ person, minutesAgo }));
  };
  await db.task.createMany({ data: [on(40, 0), on(39, 0)] });
  await addUpTallies();
  await db.task.createMany({ data: [on(33, 0), on(32, 0), on(20, 1), on(13, 1), on(10, 0)] });
  await addUpTallies();
  expect(await cohorts()).toEqual([
    { day: 1, accounts: 1, returned: 0 },
    { day: 7, accounts: 1, returned: 1 },
    { day: 30, accounts: 1, returned: 1 },
  ]);
});
