import type { MarketModel } from "#graphql/sandbox/families/market-models/market-model.ts";
import type { Json, JsonObject } from "#graphql/sandbox/wire.ts";

const USD_PER_CREDIT = 0.005;
const MOST_TIERS = 12;

/** What a model costs, in prose as kie.ai's catalogue tells it: one amount, or one for each choice that changes it. */
export function priceTextOf(model: MarketModel): string {
  const defaults = defaultsOf(model);
  const perSecond = isPerSecond(model, defaults);
  const cost = (input: JsonObject) => {
    const given = { ...defaults, ...input };
    return perSecond
      ? (model.credits({ ...given, duration: 10 }) - model.credits({ ...given, duration: 5 })) / 5
      : model.credits(given);
  };
  const unit = perSecond
    ? "second"
    : isByWords(model)
      ? "1000 characters"
      : model.makes === "audio"
        ? "run"
        : model.makes;
  const tiers = choicesOf(model, cost).slice(0, MOST_TIERS);
  if (tiers.length < 2) return `${amount(cost({}))} per ${unit}`;
  return `${tiers.map((input) => `${labelOf(input)}: ${amount(cost(input))}`).join("; ")} per ${unit}`;
}

function amount(credits: number): string {
  const rounded = Math.round(credits * 100) / 100;
  return `${rounded} credits ($${Number((rounded * USD_PER_CREDIT).toFixed(5))})`;
}

/** What a task is without any choice: the first value where a field must be given. */
function defaultsOf({ input }: MarketModel): JsonObject {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, { required, fallback, schema }]): [string, Json][] => {
      if (fallback !== undefined) return [[name, fallback]];
      if (name === "text") return [[name, "a"]];
      const [first] = Array.isArray(schema.enum) ? schema.enum : [];
      return required && first !== undefined ? [[name, first]] : [];
    }),
  );
}

/** Whether what is read aloud costs by its length. */
function isByWords({ credits }: MarketModel): boolean {
  return credits({ text: "a".repeat(2000) }) > credits({ text: "a" });
}

function isPerSecond(model: MarketModel, defaults: JsonObject): boolean {
  const at = (duration: number) => model.credits({ ...defaults, duration });
  return at(10) > at(5) && Math.abs(at(10) - 2 * at(5)) < 1e-6;
}

/** Every choice of the fields that change the cost. */
function choicesOf({ input }: MarketModel, cost: (input: JsonObject) => number): JsonObject[] {
  const costly = Object.entries(input)
    .filter(([name]) => name !== "duration")
    .map(([name, { schema }]) => ({ name, values: valuesOf(schema) }))
    .filter(({ name, values }) => new Set(values.map((value) => cost({ [name]: value }))).size > 1);
  return costly.reduce<JsonObject[]>(
    (all, { name, values }) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

function valuesOf({ type, enum: values }: JsonObject): Json[] {
  if (type === "boolean") return [false, true];
  return Array.isArray(values) ? values : [];
}

function labelOf(input: JsonObject): string {
  return Object.entries(input)
    .map(([name, value]) => (typeof value === "boolean" ? `${value ? "with" : "no"} ${name}` : String(value)))
    .join(", ");
}
