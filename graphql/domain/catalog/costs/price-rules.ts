import { type ModelPrice, PRICE_FACTOR } from "#graphql/domain/catalog/definition.ts";
import { env } from "#graphql/runtime/env.ts";
import type { MarginGuard, Model, PriceRules } from "#prisma/generated/client/client.ts";

/** How a price is made of a cost: times the factor, and up to a whole number of steps of so many credits. */
export type Rule = Pick<PriceRules, "factor" | "step">;

/** The rules while nobody has set any. */
export const DELIVERED_RULES: PriceRules = {
  id: 1,
  factor: PRICE_FACTOR,
  step: 1,
  guard: null,
  setAt: null,
  author: null,
  reason: null,
};

/** What is done with a model whose price is below cost: as it was set, else as the environment says. */
export function guardIn({ guard }: Pick<PriceRules, "guard">): MarginGuard {
  return guard ?? (env.belowCost === "pause" ? "PAUSE" : "TELL");
}

/** The rule that a model follows: its own factor or the house's, and the house's step. */
export function ruleFor(model: Pick<Model, "costFactor">, { factor, step }: Rule): Rule {
  return { factor: model.costFactor ?? factor, step };
}

/**
 * The price of a cost: it grows with the same parameters in the same way, so that no request costs less than kie.ai asks for
 * it. Steps are those of a task with default parameters; of others the price function makes whole credits.
 */
export function ruledPrice({ credits, factors }: ModelPrice, { factor, step }: Rule): ModelPrice {
  // A hair is taken off first: 20 × 1.1 is 22 and not the 23 that binary fractions make of it.
  const steps = Math.ceil((credits * factor) / step - 1e-9);
  return { credits: Math.max(1, steps) * step, factors };
}
