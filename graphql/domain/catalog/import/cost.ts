import {
  type ModelPrice,
  type ParameterDefinition,
  PROMPT_CHARACTERS,
  type PriceFactor,
  SOURCE_SECONDS,
} from "#graphql/domain/catalog/definition.ts";
import { type PriceReading, readPriceText } from "#graphql/domain/catalog/watch/price-text.ts";

/** kie.ai counts begun thousands of characters (price lists of its clients, 2026-04 to -10). */
const BY_WORDS: Record<string, PriceFactor> = { [PROMPT_CHARACTERS]: { started: 1000 } };

/** What of a model its price may grow with beside its parameters: words, and the videos and sounds that it takes or can't do without. */
export type Paid = { takesPrompt: boolean; takesPlayed: boolean; needsPlayed: boolean };

/** A file that is worked from is counted as this long where a price is told. */
const USUAL_SECONDS = 5;

/**
 * What a task of a model costs at kie.ai, by its price text, for our parameters and what it works from. Null wherever a word of it is not understood, or a
 * choice that it does not name could be made: nothing is guessed of money. Where seconds are paid for, those of its sources are counted too.
 */
export function costBy(
  priceText: string | null,
  parameters: readonly ParameterDefinition[],
  paid: Paid,
): ModelPrice | null {
  const reading = priceText === null ? null : readPriceText(priceText);
  if (reading === null || reading.unit === "minute") return null;
  const isByWords = reading.unit === "1000 characters";
  if (isByWords && !paid.takesPrompt) return null;
  const perSecond = reading.unit === "second" ? secondsOf(parameters, paid) : null;
  if (reading.unit === "second" && perSecond === null) return null;
  const tiers = ofTiers(reading, parameters, perSecond !== null);
  if (tiers === null) return null;
  if (isByWords) return { ...tiers, factors: { ...BY_WORDS, ...tiers.factors } };
  if (perSecond === null) return tiers;
  const { seconds, factors } = perSecond;
  return { credits: rounded(tiers.credits * seconds), factors: { ...factors, ...tiers.factors } };
}

/**
 * A task that takes longer costs more where nobody says otherwise, and so does more that is read aloud: where only an operator knows
 * the price, it grows like that.
 */
export function growthOf(
  parameters: readonly ParameterDefinition[],
  paid: Paid,
  isReadAloud: boolean,
): Record<string, PriceFactor> {
  return { ...secondsOf(parameters, paid)?.factors, ...(isReadAloud && BY_WORDS) };
}

/** Whether a price grows with the seconds of what an order works from. */
export function countsSources({ factors }: Pick<ModelPrice, "factors">): boolean {
  return Object.entries(factors).some(
    ([name, factor]) => name === SOURCE_SECONDS || ("plus" in factor && factor.plus === SOURCE_SECONDS),
  );
}

/** How a price by the second grows, and of how many seconds it is; null where nothing says how long a task will be. */
function secondsOf(
  parameters: readonly ParameterDefinition[],
  { takesPlayed, needsPlayed }: Paid,
): { seconds: number; factors: Record<string, PriceFactor> } | null {
  const seconds = Number(parameters.find(({ name }) => name === "durationSeconds")?.defaultValue ?? Number.NaN);
  if (seconds > 0) {
    const each = { each: seconds, ...(takesPlayed && { plus: SOURCE_SECONDS as typeof SOURCE_SECONDS }) };
    return { seconds, factors: { durationSeconds: each } };
  }
  return needsPlayed ? { seconds: USUAL_SECONDS, factors: { [SOURCE_SECONDS]: { each: USUAL_SECONDS } } } : null;
}

type Choice = { parameter: ParameterDefinition; value: string };
type Tier = { credits: number; choices: Choice[] };

function ofTiers(
  { tiers }: PriceReading,
  parameters: readonly ParameterDefinition[],
  isPerSecond: boolean,
): ModelPrice | null {
  const [only] = tiers;
  if (only !== undefined && tiers.length === 1 && only.label === "") return { credits: only.credits, factors: {} };
  const choosable = parameters.filter(
    ({ name }) => name !== "variants" && !(isPerSecond && name === "durationSeconds"),
  );
  const read: Tier[] = [];
  for (const { label, credits } of tiers) {
    const choices = label.split(",").map((word) => choiceIn(word.trim(), choosable));
    if (choices.some((choice) => choice === null)) return null;
    read.push({ credits, choices: choices.filter((choice) => choice !== null) });
  }
  return asFactors(read);
}

/** The one choice that a word means; null where it means none, or could mean two. */
function choiceIn(word: string, parameters: readonly ParameterDefinition[]): Choice | null {
  const found = parameters.flatMap((parameter) => {
    const value = valueIn(word, parameter);
    return value === null ? [] : [{ parameter, value }];
  });
  const [choice] = found;
  return found.length === 1 && choice !== undefined ? choice : null;
}

function valueIn(word: string, { name, type, values }: ParameterDefinition): string | null {
  if (type === "BOOLEAN") {
    const [, isOff, what] = /^(?:with|(no|without))\s+(.+)$/.exec(word) ?? [];
    if (what === undefined || !namesIt(what, name)) return null;
    return isOff === undefined ? "true" : "false";
  }
  if (values === null) return null;
  const plain = name === "durationSeconds" ? word.replace(/\s?(seconds?|secs?|s)$/, "") : word;
  return values.find((value) => value.toLowerCase() === plain.toLowerCase()) ?? null;
}

function namesIt(words: string, name: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return plain(words) === plain(name) || plain(`generate ${words}`) === plain(name);
}

/** All tiers name the same parameters, and all their values: each a factor. Where they are no product the dearest counts. */
function asFactors(tiers: Tier[]): ModelPrice | null {
  const [first] = tiers;
  if (first === undefined) return null;
  const parameters = first.choices.map(({ parameter }) => parameter);
  const names = parameters.map(({ name }) => name);
  if (new Set(names).size < names.length) return null;
  const of = (tier: Tier, name: string) => tier.choices.find(({ parameter }) => parameter.name === name)?.value;
  if (tiers.some((tier) => tier.choices.length !== names.length || names.some((name) => of(tier, name) === undefined)))
    return null;
  const combinations = parameters.reduce((count, parameter) => count * valuesOf(parameter).length, 1);
  const keys = new Set(tiers.map((tier) => names.map((name) => of(tier, name)).join("\u0000")));
  if (keys.size !== combinations || keys.size !== tiers.length) return null;
  const base = tiers.find((tier) => parameters.every(({ name, defaultValue }) => of(tier, name) === defaultValue));
  if (base === undefined) return null;
  const factors = parameters.map((parameter): [string, PriceFactor] => {
    const others = names.filter((name) => name !== parameter.name);
    const beside = (tier: Tier) =>
      tiers.find(
        (one) => of(one, parameter.name) === parameter.defaultValue && others.every((n) => of(one, n) === of(tier, n)),
      );
    const values = valuesOf(parameter).map((value): [string, number] => {
      const ratios = tiers
        .filter((tier) => of(tier, parameter.name) === value)
        .map((tier) => tier.credits / (beside(tier)?.credits ?? tier.credits));
      return [value, rounded(Math.max(...ratios))];
    });
    return [parameter.name, { values: Object.fromEntries(values) }];
  });
  return { credits: base.credits, factors: Object.fromEntries(factors) };
}

function valuesOf({ type, values }: ParameterDefinition): string[] {
  return type === "BOOLEAN" ? ["true", "false"] : (values ?? []);
}

/** Upwards, so that no rounding goes below what is asked. */
function rounded(amount: number): number {
  return Math.ceil(amount * 1e6 - 1e-3) / 1e6;
}
