import { type Period, periods, spansOf } from "#graphql/domain/operations/metrics/periods.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";

export type ModelWork = {
  modelSlug: string;
  works: number;
  successRate: number | null;
  meanSeconds: number | null;
  creditsCharged: number;
  kieCredits: number;
};

/** How many models the list has at most. */
export const MOST_MODELS = 100;

/** What each model came to in a period, the one that made most first. */
export async function modelWork(period: Period): Promise<ModelWork[]> {
  const [since] = spansOf(period, now());
  return db.$queryRaw<ModelWork[]>`
    SELECT "modelSlug", sum("completed")::int AS "works", sum("completed")::float8 / nullif(sum("ended"), 0) AS "successRate",
      sum("seconds") / nullif(sum("completed"), 0) AS "meanSeconds", sum("credits")::float8 AS "creditsCharged",
      sum("kieCredits") AS "kieCredits"
    FROM "TaskMetrics" WHERE "grain" = ${periods[period].grain}::"Grain" AND "start" >= ${since}
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_MODELS}`;
}
