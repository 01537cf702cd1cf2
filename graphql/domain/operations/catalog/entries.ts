import { costIn, costKey } from "#graphql/domain/catalog/costs/cost.ts";
import type { ModelPrice } from "#graphql/domain/catalog/definition.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { type Loss, lossOf } from "#graphql/domain/catalog/margin.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { endedLatelyOf } from "#graphql/domain/catalog/offer.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { costAtKie, creditsFor } from "#graphql/domain/catalog/price.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import type { Model, ModelCost, Price } from "#prisma/generated/client/client.ts";

/** A cost, and who has said so since the product came; null for one that came with it. */
export type KnownCost = ModelPrice & { learnt: ModelCost | null };

/** What operators see of a model beside what everybody does. Costs and credits are of one task with default parameters. */
export type CatalogEntry = {
  model: Model;
  price: Price;
  /** What kie.ai asks, as it is known; null where it does not say. */
  cost: KnownCost | null;
  /** The same of one task with default parameters. */
  listedCost: number | null;
  /** Of what is paid, the share that kie.ai does not take; null where its price is not known. */
  margin: number | null;
  loss: Loss | null;
  /** Tasks that ended in the last 24 hours. */
  endedLately: number;
};

/** Every model that is offered or was, in the order of the catalogue. A credit is sold for at least what one of kie.ai's costs. */
export async function catalogEntries(slug?: string): Promise<CatalogEntry[]> {
  const inForce = await catalog();
  const { models, prices, costs } = inForce;
  const asked = allModels().filter((definition) => slug === undefined || definition.slug === slug);
  const ended = await endedLatelyOf(asked.map((definition) => definition.slug));
  return asked.flatMap((definition, place) => {
    const [model, price] = [models.get(definition.slug), prices.get(definition.slug)];
    if (model === undefined || price === undefined) return [];
    const parameters = validateParameters(definition, {}).values;
    const cost = costIn(inForce, definition);
    const learnt = costs.get(costKey(definition.slug, goesToSandbox())) ?? null;
    const known = cost === null ? null : { ...cost, learnt };
    const listedCost = cost === null ? null : costAtKie(cost, parameters);
    const credits = creditsFor(price, parameters);
    const margin = listedCost === null ? null : (credits - listedCost) / credits;
    const loss = lossOf(definition, price, cost);
    return [{ model, price, cost: known, listedCost, margin, loss, endedLately: ended[place] ?? 0 }];
  });
}
