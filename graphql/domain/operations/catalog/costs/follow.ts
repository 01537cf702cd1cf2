import { isDeepStrictEqual } from "node:util";
import { costWithin } from "#graphql/domain/catalog/costs/cost.ts";
import { ruledPrice, ruleFor } from "#graphql/domain/catalog/costs/price-rules.ts";
import type { ModelDefinition, ModelPrice } from "#graphql/domain/catalog/definition.ts";
import { currentPrice, readFactors } from "#graphql/domain/catalog/price.ts";
import type { NamedActor } from "#graphql/domain/operations/actor.ts";
import { rulesWithin } from "#graphql/domain/operations/catalog/costs/rules.ts";
import { readTerms } from "#graphql/domain/operations/catalog/read-price.ts";
import { type PriceSet, writePrice } from "#graphql/domain/operations/catalog/write-price.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { Model, Price } from "#prisma/generated/client/client.ts";

/** Who has set a price that follows its cost, whatever made it move. */
export const FOLLOWS_COST: NamedActor = { name: "prices follow cost", userId: null, address: null };

const MOST_TO_COME = 100;

/** Whether two prices are the same for every request. */
export function isSamePrice(price: Pick<Price, "credits" | "factors">, terms: ModelPrice): boolean {
  return price.credits === terms.credits && isDeepStrictEqual(readFactors(price), terms.factors);
}

/**
 * Gives a model that follows its cost the price that the rules make of it, now and in place of what was to begin later. Its row is
 * held; `isOnRecord`: the act that moves it has a receipt for all. @returns what was set; null where nothing had to be
 * @throws InvalidInputError for a cost of which no price can be made
 */
export async function followCost(
  tx: Tx,
  by: NamedActor,
  definition: ModelDefinition,
  held: Model,
  isOnRecord = false,
): Promise<PriceSet | null> {
  const cost = await costWithin(tx, definition);
  if (held.followsCost !== true || cost === null) return null;
  const rule = ruleFor(held, await rulesWithin(tx));
  const ruled = ruledPrice(cost, rule);
  const terms = readTerms(definition, { credits: ruled.credits, factors: JSON.stringify(ruled.factors) }, {});
  const { slug } = definition;
  const at = now();
  const toCome = await tx.price.findMany({
    where: { modelSlug: slug, startsAt: { gt: at } },
    distinct: ["startsAt"],
    select: { startsAt: true },
    take: MOST_TO_COME,
  });
  const isInForce = isSamePrice(await currentPrice(slug, tx), terms);
  const moments = [...(isInForce ? [] : [at]), ...toCome.map(({ startsAt }) => startsAt)];
  const reason = `kie.ai asks ${cost.credits} credits; times ${rule.factor}, in steps of ${rule.step}`;
  let set: PriceSet | null = null;
  for (const startsAt of moments) {
    const order = { definition, terms, startsAt, reason, author: FOLLOWS_COST.name, isByHand: false, isOnRecord };
    set = await writePrice(tx, by, order, held);
  }
  return set;
}
