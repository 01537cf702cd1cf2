import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { type Period, periods, spansOf } from "#graphql/domain/operations/metrics/periods.ts";
import { MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { Prisma, type TaskKind } from "#prisma/generated/client/client.ts";

type Sums = { ended: number; completed: number; seconds: number; credits: number; kieCredits: number };
type SpanSums = Sums & { start: Date; kind: TaskKind };
type SpanCalls = { start: Date; calls: number; failed: number };
type Percentile = { series: string; p95: number };

/** What tasks came to. Shares are of 1; times in seconds; null where there is nothing to tell them from. */
type Work = {
  successRate: number | null;
  meanSeconds: number | null;
  works: number;
  creditsCharged: number;
  kieCredits: number;
  margin: number | null;
};

/** What the API did; `errorRate` is the share of operations that failed by a fault of ours. */
type Calls = { calls: number; errorRate: number | null };

export type KindWork = Work & { kind: TaskKind; p95Seconds: number | null };
export type Point = { start: Date } & Work & Calls;

export type ServiceMetrics = Work &
  Calls & {
    /** Everything that had ended by this moment is in. */
    asOf: Date;
    p95Seconds: number | null;
    apiP95Ms: number | null;
    /** Tasks that wait to be sent, at this moment. */
    queueDepth: number;
    callsPerMinute: number;
    activeCreators: number;
    activeKeys: number;
    kinds: KindWork[];
    points: Point[];
  };

const KINDS = ["IMAGE", "VIDEO", "AUDIO"] as const;
const NOTHING: Sums = { ended: 0, completed: 0, seconds: 0, credits: 0, kieCredits: 0 };

/**
 * The figures of a period (see `periods`), of one model or of all. Calls of the API have no model: they are the same for each.
 * @throws InvalidInputError for a model that there is not.
 */
export async function serviceMetrics(period: Period, model: string | null): Promise<ServiceMetrics> {
  if (model !== null && !(await catalog()).models.has(model)) {
    throw new InvalidInputError([
      { path: ["model"], code: "NOT_OFFERED", message: `There is no model "${model.slice(0, 60)}".` },
    ]);
  }
  const asOf = await countedUntil();
  const spans = spansOf(period, asOf);
  const since = spans[0] ?? asOf;
  const [sums, answered, active, percentiles, queueDepth] = await Promise.all([
    taskSums(period, since, model),
    callSums(period, since),
    activeSince(since),
    percentilesOf(period, since, model === null ? [...KINDS, "API"] : [model, "API"]),
    db.task.count({ where: { status: "PENDING", ...(model !== null && { modelSlug: model }) } }),
  ]);
  const p95 = new Map(percentiles.map(({ series, p95: value }) => [series, value]));
  const calls = callsOf(answered);
  const kinds = KINDS.map((kind) => ({
    kind,
    theirs: sums.filter((span) => span.kind === kind),
  }));
  return {
    asOf,
    queueDepth,
    ...workOf(sums),
    p95Seconds: p95.get(model ?? "ALL") ?? null,
    ...calls,
    apiP95Ms: p95.get("API") ?? null,
    callsPerMinute: calls.calls / ((asOf.getTime() - since.getTime() + MINUTE) / MINUTE),
    ...active,
    kinds: kinds
      // A model makes one kind of thing.
      .filter(({ theirs }) => model === null || theirs.length > 0)
      .map(({ kind, theirs }) => ({ kind, ...workOf(theirs), p95Seconds: p95.get(model ?? kind) ?? null })),
    points: spans.map((start) => {
      const isOf = (span: { start: Date }) => span.start.getTime() === start.getTime();
      return { start, ...workOf(sums.filter(isOf)), ...callsOf(answered.filter(isOf)) };
    }),
  };
}

/** Until when everything is added up: the present, or the end of the oldest task that is not. */
async function countedUntil(): Promise<Date> {
  const oldest = await db.taskTally.findFirst({ orderBy: { id: "asc" }, select: { endedAt: true } });
  const present = now();
  return oldest === null || oldest.endedAt > present ? present : oldest.endedAt;
}

function taskSums(period: Period, since: Date, model: string | null): Promise<SpanSums[]> {
  return db.$queryRaw<SpanSums[]>(Prisma.sql`
    SELECT "start", "kind", sum("ended")::int AS "ended", sum("completed")::int AS "completed", sum("seconds") AS "seconds",
      sum("credits")::float8 AS "credits", sum("kieCredits") AS "kieCredits"
    FROM "TaskMetrics" WHERE "grain" = ${periods[period].grain}::"Grain" AND "start" >= ${since}
      ${model === null ? Prisma.empty : Prisma.sql`AND "modelSlug" = ${model}`}
    GROUP BY 1, 2`);
}

function callSums(period: Period, since: Date): Promise<SpanCalls[]> {
  const where = { grain: periods[period].grain, start: { gte: since } };
  return db.callMetrics.findMany({ where, select: { start: true, calls: true, failed: true } });
}

/** Accounts and keys for which something has been made since. */
async function activeSince(since: Date) {
  const where = { lastAt: { gte: since } };
  const activeCreators = await db.accountActivity.count({ where });
  return { activeCreators, activeKeys: await db.keyActivity.count({ where }) };
}

/** The least value that nineteen in twenty do not pass: of each series, and as "ALL" of all but those of the API. */
function percentilesOf(period: Period, since: Date, series: string[]): Promise<Percentile[]> {
  return db.$queryRaw<Percentile[]>(Prisma.sql`
    WITH "counted" AS (
      SELECT "of"."series", "value", sum("count") AS "count" FROM "DurationMetrics" AS "durations"
      CROSS JOIN LATERAL (VALUES ("durations"."series"), (CASE WHEN "durations"."series" <> 'API' THEN 'ALL' END)) AS "of" ("series")
      WHERE "grain" = ${periods[period].grain}::"Grain" AND "durations"."series" = ANY(${series}) AND "start" >= ${since}
        AND "of"."series" IS NOT NULL
      GROUP BY 1, 2
    ), "ranked" AS (
      SELECT "series", "value", sum("count") OVER (PARTITION BY "series" ORDER BY "value") AS "upTo",
        sum("count") OVER (PARTITION BY "series") AS "all"
      FROM "counted"
    )
    SELECT "series", min("value")::float8 AS "p95" FROM "ranked" WHERE "all" > 0 AND "upTo" >= 0.95 * "all" GROUP BY "series"`);
}

function totalOf(sums: readonly Sums[]): Sums {
  return sums.reduce(
    (all, { ended, completed, seconds, credits, kieCredits }) => ({
      ended: all.ended + ended,
      completed: all.completed + completed,
      seconds: all.seconds + seconds,
      credits: all.credits + credits,
      kieCredits: all.kieCredits + kieCredits,
    }),
    NOTHING,
  );
}

function workOf(sums: readonly Sums[]): Work {
  const { ended, completed, seconds, credits, kieCredits } = totalOf(sums);
  return {
    successRate: share(completed, ended),
    meanSeconds: share(seconds, completed),
    works: completed,
    creditsCharged: credits,
    kieCredits,
    // A credit of ours is priced as one of kie.ai's, which is what prices are checked against.
    margin: share(credits - kieCredits, credits),
  };
}

function callsOf(spans: readonly SpanCalls[]): Calls {
  const calls = spans.reduce((sum, span) => sum + span.calls, 0);
  const failed = spans.reduce((sum, span) => sum + span.failed, 0);
  return { calls, errorRate: share(failed, calls) };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
