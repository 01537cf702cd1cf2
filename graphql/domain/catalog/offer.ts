import { modelDefinition, modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { creditsFor, currentPrice } from "#graphql/domain/catalog/price.ts";
import { goesToSandbox, stateOf } from "#graphql/domain/catalog/state.ts";
import { DAY, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { type Model, Prisma, type TaskKind } from "#prisma/generated/client/client.ts";

/** Seconds: half of the recent runs took at most p50, nine in ten at most p90. */
export type DurationRange = { p50: number; p90: number };

/** The rows of the models we offer, in catalogue order. Retired ones only when asked for. */
export async function listModels(filter: {
  kind?: TaskKind | null;
  includeRetired?: boolean | null;
}): Promise<Model[]> {
  const rows = new Map((await db.model.findMany()).map((row) => [row.slug, row]));
  return modelDefinitions.flatMap(({ slug, kind }) => {
    const row = rows.get(slug);
    if (row === undefined || (filter.kind && filter.kind !== kind)) return [];
    return stateOf(row) === "RETIRED" && filter.includeRetired !== true ? [] : [row];
  });
}

/** What the model costs with default parameters, in credits. */
export async function currentCredits(slug: string): Promise<number> {
  const model = modelDefinition(slug);
  if (model === undefined) return 0;
  return creditsFor(await currentPrice(slug), validateParameters(model, {}).values);
}

const RECENT_RUNS = 50;
const FEWEST_RUNS = 3;
const FRESH_MS = 10 * SECOND;
const ranges = new Map<string, { value: DurationRange | null; at: number }>();

/** How long this model's recent runs took from creation to result, in seconds; null while fewer than three are known. */
export async function expectedSeconds(slug: string): Promise<DurationRange | null> {
  const known = ranges.get(slug);
  if (known !== undefined && now().getTime() - known.at < FRESH_MS) return known.value;
  const value = await measure(slug);
  ranges.set(slug, { value, at: now().getTime() });
  return value;
}

async function measure(slug: string): Promise<DurationRange | null> {
  const [row] = await db.$queryRaw<{ runs: bigint; p50: number | null; p90: number | null }[]>(Prisma.sql`
    SELECT count(*) AS runs,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS p90
    FROM (
      SELECT extract(epoch FROM "completedAt" - "createdAt")::float8 AS seconds FROM "Task"
      WHERE "modelSlug" = ${slug} AND "status" = 'COMPLETED' AND "sandbox" = ${goesToSandbox()}
      ORDER BY "id" DESC LIMIT ${RECENT_RUNS}
    ) AS recent`);
  if (row === undefined || row.p50 === null || row.p90 === null || row.runs < FEWEST_RUNS) return null;
  return { p50: Math.max(1, Math.round(row.p50)), p90: Math.max(1, Math.round(row.p90)) };
}

/**
 * The share of the last 24 hours' finished tasks that ended well, from 0 to 1; null when there were none. Policy
 * refusals and cancellations say nothing about the model and do not count.
 */
export async function successRate(slug: string): Promise<number | null> {
  const rows = await db.task.groupBy({
    by: ["status"],
    where: {
      modelSlug: slug,
      sandbox: goesToSandbox(),
      status: { in: ["COMPLETED", "FAILED", "TIMED_OUT"] },
      completedAt: { gte: new Date(now().getTime() - DAY) },
      OR: [{ failureCategory: null }, { failureCategory: { not: "POLICY" } }],
    },
    _count: true,
  });
  const total = rows.reduce((sum, row) => sum + row._count, 0);
  const completed = rows.find((row) => row.status === "COMPLETED")?._count ?? 0;
  return total === 0 ? null : completed / total;
}
