import { costOf } from "#graphql/domain/catalog/costs/cost.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { type Loss, lossOf } from "#graphql/domain/catalog/margin.ts";
import { modelDefinition } from "#graphql/domain/catalog/models.ts";
import { creditsFor, currentPrice, readFactors } from "#graphql/domain/catalog/price.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import type { ParameterValue } from "#graphql/domain/catalog/wire.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { readTerms } from "#graphql/domain/operations/catalog/read-price.ts";
import { db } from "#graphql/runtime/db.ts";

/** So many orders of a model are looked at, among so many of the site's latest. */
export const PREVIEWED = 100;
const LOOKED_THROUGH = 10_000;

/** What a price would have made of the latest orders of a model; all in credits. */
export type PricePreview = {
  orders: number;
  /** What they cost, together, and what they would have. */
  before: number;
  after: number;
  /** What the cheapest and the dearest of them would have cost; null without any. */
  least: number | null;
  most: number | null;
  dearer: number;
  cheaper: number;
  loss: Loss | null;
};

/** Every order's parameters were checked when it was taken. */
type Ordered = { quotedCredits: number; parameters: Record<string, ParameterValue> };

/**
 * What the latest orders of a model would have cost by another price. Changes nothing.
 * @throws NotFoundError, and InvalidInputError for a price that could not be set.
 */
export async function previewPrice(
  slug: string,
  { credits, factors }: { credits: number; factors: string | null },
): Promise<PricePreview> {
  await catalog();
  const model = modelDefinition(slug);
  if (model === undefined) throw new NotFoundError("model");
  const terms = readTerms(model, { credits, factors }, readFactors(await currentPrice(slug)));
  const orders = await db.$queryRaw<Ordered[]>`
    SELECT "quotedCredits", parameters FROM (
      SELECT id, "modelSlug", sandbox, "quotedCredits", parameters FROM "Task" ORDER BY id DESC LIMIT ${LOOKED_THROUGH}
    ) AS latest WHERE "modelSlug" = ${slug} AND sandbox = ${goesToSandbox()} ORDER BY id DESC LIMIT ${PREVIEWED}`;
  const costs = orders.map(({ quotedCredits: before, parameters }) => ({
    before,
    after: creditsFor(terms, parameters),
  }));
  const after = costs.map((cost) => cost.after);
  return {
    orders: costs.length,
    before: costs.reduce((sum, cost) => sum + cost.before, 0),
    after: after.reduce((sum, cost) => sum + cost, 0),
    least: after.length === 0 ? null : Math.min(...after),
    most: after.length === 0 ? null : Math.max(...after),
    dearer: costs.filter((cost) => cost.after > cost.before).length,
    cheaper: costs.filter((cost) => cost.after < cost.before).length,
    loss: lossOf(model, terms, await costOf(model)),
  };
}

/** What kie.ai reported to have taken for a task of each model, on average over the latest tasks of the site; of the others nothing. */
export async function reportedCosts(): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ slug: string; cost: number }[]>`
    SELECT "modelSlug" AS slug, avg("kieCredits") AS cost FROM (
      SELECT "modelSlug", sandbox, "kieCredits" FROM "Task" ORDER BY id DESC LIMIT ${LOOKED_THROUGH}
    ) AS latest WHERE sandbox = ${goesToSandbox()} AND "kieCredits" IS NOT NULL GROUP BY "modelSlug"`;
  return new Map(rows.map(({ slug, cost }) => [slug, Math.round(cost * 100) / 100]));
}
