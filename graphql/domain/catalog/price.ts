import { z } from "zod";
import { factorShape } from "#graphql/domain/catalog/costs/factor-shape.ts";
import type { ModelDefinition, ModelPrice, PriceFactor } from "#graphql/domain/catalog/definition.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import type { ParameterValue } from "#graphql/domain/catalog/wire.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { Price } from "#prisma/generated/client/client.ts";

const factorsShape = z.record(z.string(), factorShape);

/** By what a price grows, as its row says it. */
export function readFactors({ factors }: Pick<Price, "factors">): Record<string, PriceFactor> {
  return factorsShape.parse(factors);
}

/**
 * What a request costs, in credits: the row's base price times the factor of each parameter, rounded up to whole credits,
 * times the number of variants. The one price function: the button, the estimate, the hold, the settlement and the receipt
 * all come from here.
 */
export function creditsFor(
  price: Pick<Price, "credits" | "factors">,
  parameters: Record<string, ParameterValue>,
): number {
  const factor = factorOf(readFactors(price), parameters);
  // A hair is taken off first, so that 20 × 1.35 is 27 and not the 28 that binary fractions make of it.
  return Math.ceil(price.credits * factor - 1e-9) * Number(parameters.variants ?? 1);
}

/** What kie.ai asks for a request, in its credits and to its own fractions; 0 where it no longer says. */
export function costAtKie(cost: ModelPrice | null, parameters: Record<string, ParameterValue>): number {
  if (cost === null) return 0;
  return Math.round(cost.credits * factorOf(cost.factors, parameters) * 100) / 100;
}

function factorOf(factors: Record<string, PriceFactor>, parameters: Record<string, ParameterValue>): number {
  let factor = 1;
  for (const [name, rule] of Object.entries(factors)) {
    const value = parameters[name];
    if (value === undefined) continue;
    factor *= factorBy(rule, value, parameters);
  }
  return factor;
}

function factorBy(rule: PriceFactor, value: ParameterValue, parameters: Record<string, ParameterValue>): number {
  if ("started" in rule) return Math.ceil(Number(value) / rule.started);
  if ("values" in rule) return rule.values[String(value)] ?? 1;
  const more = rule.plus === undefined ? 0 : Number(parameters[rule.plus] ?? 0);
  return (Number(value) + more) / rule.each;
}

/** How many files a request orders. */
export function filesRequested(model: ModelDefinition, parameters: Record<string, ParameterValue>): number {
  return Number(parameters.variants ?? model.filesPerRun);
}

/** How many files of a run are kept, of as many as came: what was not ordered is not, but for what comes in parts. */
export function filesKept(model: ModelDefinition | undefined, ordered: number): number {
  return Math.max(ordered, model?.mostFiles ?? 0);
}

/** What comes back, in credits, when fewer files were delivered than ordered. Never more than was held. */
export function creditsToReturn(held: number, ordered: number, delivered: number): number {
  return delivered >= ordered ? 0 : Math.floor((held * (ordered - delivered)) / ordered);
}

/** Of a model's prices the first that has begun is the one in force; of those that begin at one moment the one set last. */
export const LATEST_FIRST = [{ startsAt: "desc" }, { createdAt: "desc" }, { id: "desc" }] as const;

/**
 * The price in force: of a model, or of one turn with the prompt assistant when the slug is null. From memory for what is
 * only told; what is charged by is read with `tx`, so that it is never older than what anybody was told.
 */
export async function currentPrice(modelSlug: string | null, tx?: Tx): Promise<Price> {
  if (tx !== undefined) {
    const startsAt = { lte: now() };
    return tx.price.findFirstOrThrow({ where: { modelSlug, startsAt }, orderBy: [...LATEST_FIRST] });
  }
  const price = (await catalog()).prices.get(modelSlug);
  if (price === undefined) throw new Error(`${modelSlug ?? "The prompt assistant"} has no price.`);
  return price;
}
