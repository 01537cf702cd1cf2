import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { allModels, modelDefinition } from "#graphql/domain/catalog/models.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { creditsFor } from "#graphql/domain/catalog/price.ts";
import { areHidden, goesToSandbox, stateIn } from "#graphql/domain/catalog/state.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Model, ModelFigures, Price, TaskKind } from "#prisma/generated/client/client.ts";

/** Seconds: half of the recent runs took at most p50, nine in ten at most p90. */
export type DurationRange = { p50: number; p90: number };

/**
 * The rows of the models we offer, in catalogue order; with `slugs`, those of them. Retired ones only when asked for, and while
 * no key takes orders none, but for those that are named or where the hidden ones are asked for.
 */
export async function listModels(filter: {
  kind?: TaskKind | null;
  includeRetired?: boolean | null;
  includeHidden?: boolean | null;
  slugs?: readonly string[] | null;
}): Promise<Model[]> {
  const known = await catalog();
  if (areHidden(known) && filter.includeHidden !== true && !filter.slugs) return [];
  return allModels().flatMap(({ slug, kind }) => {
    const row = known.models.get(slug);
    if (row === undefined || (filter.kind && filter.kind !== kind)) return [];
    if (filter.slugs && !filter.slugs.includes(slug)) return [];
    return stateIn(known, row) === "RETIRED" && filter.includeRetired !== true ? [] : [row];
  });
}

/** What each of these models costs with default parameters, in credits. */
export async function currentCreditsOf(slugs: readonly string[]): Promise<number[]> {
  const { prices } = await catalog();
  return slugs.map((slug) => creditsOf(slug, prices.get(slug)));
}

function creditsOf(slug: string, price: Pick<Price, "credits" | "factors"> | undefined): number {
  const model = modelDefinition(slug);
  if (model === undefined) return 0;
  if (price === undefined) throw new Error(`The model "${slug}" has no price.`);
  return creditsFor(price, validateParameters(model, {}).values);
}

/** A notification that is lost is made up for after this long. */
const FRESH_MS = 10 * SECOND;

type Figures = Pick<ModelFigures, "ended" | "completed" | "p50" | "p90">;

const figures = remember("figures", FRESH_MS, async () => {
  const select = { modelSlug: true, sandbox: true, ended: true, completed: true, p50: true, p90: true };
  const rows = await db.modelFigures.findMany({ select });
  return new Map(rows.map((row) => [`${row.modelSlug} ${row.sandbox}`, row]));
});

async function figuresOf(slugs: readonly string[]): Promise<(Figures | undefined)[]> {
  const known = await figures();
  return slugs.map((slug) => known.get(`${slug} ${goesToSandbox()}`));
}

/** How long this model's last 50 runs took from the provider's start to the result, in seconds; null while fewer than three are known. */
export async function expectedSeconds(slug: string): Promise<DurationRange | null> {
  const [range] = await expectedSecondsOf([slug]);
  return range ?? null;
}

/** The same of many models. No statement, but where a task has ended since the last. */
export async function expectedSecondsOf(slugs: readonly string[]): Promise<(DurationRange | null)[]> {
  const whole = (seconds: number) => Math.max(1, Math.round(seconds));
  return (await figuresOf(slugs)).map((of) =>
    of === undefined || of.p50 === null || of.p90 === null ? null : { p50: whole(of.p50), p90: whole(of.p90) },
  );
}

/**
 * Of each of these models, the share of the last 24 hours' finished tasks that ended well, from 0 to 1; null when there
 * were none. Policy refusals and cancellations say nothing about a model and do not count.
 */
export async function successRatesOf(slugs: readonly string[]): Promise<(number | null)[]> {
  return (await figuresOf(slugs)).map((of) => (of === undefined || of.ended === 0 ? null : of.completed / of.ended));
}

/** How many tasks of each of these models ended in the last 24 hours, where its tasks go now; as above. */
export async function endedLatelyOf(slugs: readonly string[]): Promise<number[]> {
  return (await figuresOf(slugs)).map((of) => of?.ended ?? 0);
}
