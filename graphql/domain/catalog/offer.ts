import { modelDefinition, modelDefinitions } from "#graphql/domain/catalog/models.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { creditsFor, currentPrices } from "#graphql/domain/catalog/price.ts";
import { goesToSandbox, stateOf } from "#graphql/domain/catalog/state.ts";
import { DAY, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { type Model, type Price, Prisma, type TaskKind } from "#prisma/generated/client/client.ts";

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

/** What each of these models costs with default parameters, in credits; one statement for all. */
export async function currentCreditsOf(slugs: readonly string[]): Promise<number[]> {
  const prices = await currentPrices(slugs);
  return slugs.map((slug) => creditsOf(slug, prices.get(slug)));
}

function creditsOf(slug: string, price: Pick<Price, "credits" | "factors"> | undefined): number {
  const model = modelDefinition(slug);
  if (model === undefined) return 0;
  if (price === undefined) throw new Error(`The model "${slug}" has no price.`);
  return creditsFor(price, validateParameters(model, {}).values);
}

const RECENT_RUNS = 50;
const FEWEST_RUNS = 3;
const FRESH_MS = 10 * SECOND;
const ranges = new Map<string, { value: DurationRange | null; at: number }>();

/** How long this model's recent runs took from creation to result, in seconds; null while fewer than three are known. */
export async function expectedSeconds(slug: string): Promise<DurationRange | null> {
  const [range] = await expectedSecondsOf([slug]);
  return range ?? null;
}

/** The same of many models; one statement for all that are not known from a moment ago. */
export async function expectedSecondsOf(slugs: readonly string[]): Promise<(DurationRange | null)[]> {
  const at = now().getTime();
  const isKnown = (slug: string) => at - (ranges.get(slug)?.at ?? Number.NEGATIVE_INFINITY) < FRESH_MS;
  const unknown = [...new Set(slugs)].filter((slug) => !isKnown(slug));
  if (unknown.length > 0) {
    const found = await measure(unknown);
    for (const slug of unknown) ranges.set(slug, { value: found.get(slug) ?? null, at });
  }
  return slugs.map((slug) => ranges.get(slug)?.value ?? null);
}

async function measure(slugs: string[]): Promise<Map<string, DurationRange>> {
  const rows = await db.$queryRaw<{ slug: string; p50: number; p90: number }[]>(Prisma.sql`
    SELECT slug, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS p90
    FROM unnest(${slugs}::text[]) AS model (slug)
    CROSS JOIN LATERAL (
      SELECT extract(epoch FROM "completedAt" - "createdAt")::float8 AS seconds FROM "Task"
      WHERE "modelSlug" = slug AND "status" = 'COMPLETED' AND "sandbox" = ${goesToSandbox()}
      ORDER BY "id" DESC LIMIT ${RECENT_RUNS}
    ) AS recent GROUP BY slug HAVING count(seconds) >= ${FEWEST_RUNS}`);
  const whole = (seconds: number) => Math.max(1, Math.round(seconds));
  return new Map(rows.map(({ slug, p50, p90 }) => [slug, { p50: whole(p50), p90: whole(p90) }]));
}

/**
 * Of each of these models, the share of the last 24 hours' finished tasks that ended well, from 0 to 1; null when there
 * were none. Policy refusals and cancellations say nothing about a model and do not count.
 */
export async function successRatesOf(slugs: readonly string[]): Promise<(number | null)[]> {
  const rows = await db.task.groupBy({
    by: ["modelSlug", "status"],
    where: {
      modelSlug: { in: [...slugs] },
      sandbox: goesToSandbox(),
      status: { in: ["COMPLETED", "FAILED", "TIMED_OUT"] },
      completedAt: { gte: new Date(now().getTime() - DAY) },
      OR: [{ failureCategory: null }, { failureCategory: { not: "POLICY" } }],
    },
    _count: true,
  });
  return slugs.map((slug) => {
    const ended = rows.filter(({ modelSlug }) => modelSlug === slug);
    const total = ended.reduce((sum, row) => sum + row._count, 0);
    const completed = ended.find((row) => row.status === "COMPLETED")?._count ?? 0;
    return total === 0 ? null : completed / total;
  });
}
