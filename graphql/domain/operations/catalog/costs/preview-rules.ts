import { costIn } from "#graphql/domain/catalog/costs/cost.ts";
import { guardIn, ruledPrice, ruleFor } from "#graphql/domain/catalog/costs/price-rules.ts";
import type { ModelDefinition, ModelPrice } from "#graphql/domain/catalog/definition.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { lossOf } from "#graphql/domain/catalog/margin.ts";
import { allModels } from "#graphql/domain/catalog/models.ts";
import { validateParameters } from "#graphql/domain/catalog/parameters.ts";
import { costAtKie, creditsFor, readFactors } from "#graphql/domain/catalog/price.ts";
import { takesWork } from "#graphql/domain/catalog/state.ts";
import { isSamePrice } from "#graphql/domain/operations/catalog/costs/follow.ts";
import { type Rules, readRules } from "#graphql/domain/operations/catalog/costs/set-rules.ts";
import type { Model, Price } from "#prisma/generated/client/client.ts";

/** What rules would make of a model; credits and margins are of one task with default parameters. */
export type RuleChange = {
  model: Model;
  before: number;
  after: number;
  /** Of what is paid, the share that kie.ai does not take. */
  marginBefore: number | null;
  marginAfter: number | null;
  /** Whether it would be paused, for a price by hand that is below cost. */
  isPaused: boolean;
};

/**
 * What rules would change, model by model: the prices that follow, and what would be paused. Changes nothing.
 * @throws InvalidInputError for rules that could not be set.
 */
export async function previewRules(given: Rules): Promise<RuleChange[]> {
  const rules = readRules(given);
  const inForce = await catalog();
  const beginsToPause = guardIn(inForce.rules) === "TELL" && rules.guard === "PAUSE";
  return allModels().flatMap((definition) => {
    const [model, price] = [inForce.models.get(definition.slug), inForce.prices.get(definition.slug)];
    const cost = costIn(inForce, definition);
    if (model === undefined || price === undefined || cost === null) return [];
    const terms = model.followsCost === true ? ruledPrice(cost, ruleFor(model, rules)) : termsOf(price);
    const isPaused = beginsToPause && takesWork(model) && lossOf(definition, terms, cost) !== null;
    return isSamePrice(price, terms) && !isPaused
      ? []
      : [changeOf(definition, model, { price, terms, cost, isPaused })];
  });
}

function termsOf(price: Price): ModelPrice {
  return { credits: price.credits, factors: readFactors(price) };
}

type Terms = { price: Price; terms: ModelPrice; cost: ModelPrice; isPaused: boolean };

function changeOf(definition: ModelDefinition, model: Model, { price, terms, cost, isPaused }: Terms): RuleChange {
  const parameters = validateParameters(definition, {}).values;
  const asked = costAtKie(cost, parameters);
  const [before, after] = [creditsFor(price, parameters), creditsFor(terms, parameters)];
  const margin = (credits: number) => (credits === 0 ? null : (credits - asked) / credits);
  return { model, before, after, marginBefore: margin(before), marginAfter: margin(after), isPaused };
}
