import {
  integer,
  type ModelDefinition,
  type ModelPrice,
  type ParameterDefinition,
  PROMPT_CHARACTERS,
  SOURCE_SECONDS,
} from "#graphql/domain/catalog/definition.ts";
import { costAtKie, creditsFor, readFactors } from "#graphql/domain/catalog/price.ts";
import type { ParameterValue } from "#graphql/domain/catalog/wire.ts";
import type { Price } from "#prisma/generated/client/client.ts";

/** A request that costs less here than at kie.ai, in credits of each. */
export type Loss = { parameters: Record<string, ParameterValue>; credits: number; kieCredits: number };

/** The first request that a price sells below what kie.ai asks for it; null when there is none. `cost`: see `costIn`. */
export function lossOf(
  model: ModelDefinition,
  price: Pick<Price, "credits" | "factors">,
  cost: ModelPrice | null,
): Loss | null {
  const names = [...Object.keys(readFactors(price)), ...Object.keys(cost?.factors ?? {})];
  for (const parameters of combinations(model, names)) {
    const [credits, kieCredits] = [creditsFor(price, parameters), costAtKie(cost, parameters)];
    if (credits < kieCredits) return { parameters, credits, kieCredits };
  }
  return null;
}

/** What the dearest request costs by a price, in credits. */
export function dearestBy(model: ModelDefinition, price: Pick<Price, "credits" | "factors">): number {
  const all = combinations(model, ["variants", ...Object.keys(readFactors(price))]);
  return Math.max(...all.map((parameters) => creditsFor(price, parameters)));
}

/** Every choice of what a price depends on, here or at kie.ai; of a range its ends, of words the fewest and the most. */
function combinations(
  { parameters, initialPrice, kiePrice, promptMinLength, promptMaxLength, inputs }: ModelDefinition,
  more: readonly string[],
): Record<string, ParameterValue>[] {
  const words = integer(PROMPT_CHARACTERS, "Characters", { min: promptMinLength, max: promptMaxLength });
  const names = new Set([...Object.keys(initialPrice.factors), ...Object.keys(kiePrice?.factors ?? {}), ...more]);
  return [...parameters, words]
    .filter(({ name }) => names.has(name))
    .reduce<Record<string, ParameterValue>[]>(
      (all, parameter) =>
        all.flatMap((one) => valuesOf(parameter).map((value) => ({ ...one, [parameter.name]: value }))),
      billedSeconds(inputs),
    );
}

/** The fewest and the most seconds of sources that can be asked for: none where they are not asked for. */
function billedSeconds(inputs: ModelDefinition["inputs"]): Record<string, number>[] {
  const billed = inputs.filter(({ isBilled }) => isBilled === true);
  if (billed.length === 0) return [{}];
  const fewest = billed.reduce((sum, { min, seconds }) => sum + min * Math.ceil(seconds?.min ?? 0), 0);
  const most = billed.reduce((sum, { seconds }) => sum + (seconds?.total ?? 0), 0);
  return [fewest, most].map((seconds) => ({ [SOURCE_SECONDS]: seconds }));
}

function valuesOf({ type, values, min, max }: ParameterDefinition): ParameterValue[] {
  if (type === "BOOLEAN") return [true, false];
  if (values !== null) return values;
  return [min, max].filter((value) => value !== null);
}
