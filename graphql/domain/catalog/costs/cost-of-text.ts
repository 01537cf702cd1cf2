import type { ModelDefinition, ModelPrice, ParameterDefinition } from "#graphql/domain/catalog/definition.ts";
import { type PriceReading, readPriceText } from "#graphql/domain/catalog/watch/price-text.ts";

/** What a price text makes of a cost, and by which factor, up or down, the amount moved that moved most. */
export type CostReading = { cost: ModelPrice; moved: number };

/** Amounts are told rounded: what differs by less has moved alike. */
const ALIKE_WITHIN = 1e-4;

/**
 * What a model costs by a price text, given what it cost by an earlier one: it has moved as the amounts have. Per second and per
 * resolution stay what they are where all moved alike; else each amount must be that of one value of one parameter. Null where
 * that is not clear to the last amount: then nothing is taken from it.
 */
export function costByText(
  model: ModelDefinition,
  known: ModelPrice,
  { before, now }: { before: string; now: string },
): CostReading | null {
  const [was, is] = [before, now].map((text) => ownPart(model, readPriceText(text)));
  if (is === undefined || is === null) return null;
  if (was === undefined || was === null) return alone(model, known, is);
  const ratios = ratiosOf(was, is);
  if (ratios === null) return null;
  const all = [...ratios.values()];
  const moved = Math.max(...all.map((ratio) => Math.max(ratio, 1 / ratio)));
  const [first = 1] = all;
  if (all.every((ratio) => Math.abs(ratio / first - 1) < ALIKE_WITHIN)) {
    return { cost: { credits: rounded(known.credits * first), factors: known.factors }, moved };
  }
  const cost = byValues(model, known, ratios);
  return cost === null ? null : { cost, moved };
}

/** Where one text is of several models of ours, as with tiers that a request names, the amounts that are of this one. */
function ownPart({ wire }: ModelDefinition, reading: PriceReading | null): PriceReading | null {
  if (reading === null) return null;
  const said = wire.fields.flatMap((field) =>
    field.from === "constant" && typeof field.value === "string" ? [field.value.toLowerCase()] : [],
  );
  const own = reading.tiers.filter(({ label }) => label.split(/[\s,]+/).some((word) => said.includes(word)));
  return own.length === 0 ? reading : { ...reading, tiers: own };
}

/** By how much each amount has moved; null where the two do not name the same amounts for the same unit. */
function ratiosOf(was: PriceReading, is: PriceReading): Map<string, number> | null {
  if (was.unit !== is.unit || was.tiers.length !== is.tiers.length) return null;
  const before = new Map(was.tiers.map(({ label, credits }) => [label, credits]));
  const ratios = new Map<string, number>();
  for (const { label, credits } of is.tiers) {
    const old = before.get(label);
    if (old === undefined) return null;
    ratios.set(label, credits / old);
  }
  return ratios;
}

/** Amounts that have moved apart, where each is that of one value of the one parameter that they differ by. */
function byValues(model: ModelDefinition, known: ModelPrice, ratios: ReadonlyMap<string, number>): ModelPrice | null {
  for (const parameter of model.parameters) {
    const factor = known.factors[parameter.name];
    const named = factor !== undefined && "values" in factor ? ratiosByValue(parameter, ratios) : null;
    if (factor === undefined || !("values" in factor) || named === null) continue;
    const base = named.get(parameter.defaultValue ?? "");
    if (base === undefined) return null;
    const values = Object.fromEntries(
      [...named].map(([value, ratio]) => [value, upwards(((factor.values[value] ?? 1) * ratio) / base)]),
    );
    return { credits: rounded(known.credits * base), factors: { ...known.factors, [parameter.name]: { values } } };
  }
  return null;
}

/** The ratios by the values of a parameter; null unless each label names one value, and each value has one. */
function ratiosByValue(
  { values }: ParameterDefinition,
  ratios: ReadonlyMap<string, number>,
): Map<string, number> | null {
  if (values === null || values.length !== ratios.size) return null;
  const named = new Map<string, number>();
  for (const [label, ratio] of ratios) {
    const words = label.split(/[\s,]+/);
    const [value, ...others] = values.filter((one) => words.includes(one.toLowerCase()));
    if (value === undefined || others.length > 0 || named.has(value)) return null;
    named.set(value, ratio);
  }
  return named;
}

/** The first text that is understood: of a model that costs the same whatever is chosen, or grows by the second alone. */
function alone({ filesPerRun }: ModelDefinition, known: ModelPrice, { unit, tiers }: PriceReading): CostReading | null {
  const [tier, ...others] = tiers;
  const grows = Object.entries(known.factors);
  if (tier === undefined || tier.label !== "" || others.length > 0) return null;
  let credits: number | null = null;
  if (grows.length === 0 && filesPerRun === 1 && (unit === "image" || unit === "video" || unit === "task")) {
    credits = tier.credits;
  }
  const [[name, factor] = []] = grows;
  if (unit === "second" && grows.length === 1 && name === "durationSeconds" && factor && "each" in factor) {
    credits = rounded(tier.credits * factor.each);
  }
  if (credits === null) return null;
  const ratio = credits / known.credits;
  return { cost: { credits, factors: known.factors }, moved: Math.max(ratio, 1 / ratio) };
}

function rounded(credits: number): number {
  return Math.round(credits * 1e6) / 1e6;
}

/** Rounded so that nothing comes out cheaper than it is. */
function upwards(factor: number): number {
  return Math.ceil(factor * 1e6 - 1e-3) / 1e6;
}
