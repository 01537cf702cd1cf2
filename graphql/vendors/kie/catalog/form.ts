import { asList, asObject, type Json, resolved, SchemaError, trimmed } from "#graphql/vendors/kie/catalog/resolve.ts";
import { gathered, inputOf, type Steps, tried, variantsIn } from "#graphql/vendors/kie/catalog/schema.ts";

/** A value as a request has it. */
type KieWord = string | number | boolean;

/** What a field holds. "unclear": several things, or nothing that is told. */
type KieHolds = "text" | "integer" | "number" | "boolean" | "list" | "object" | "unclear";

/** All that a form needs to know of a field. What kie.ai does not say is null. */
export type KieFormField = {
  holds: KieHolds;
  isRequired: boolean;
  /** The values that are allowed, in kie.ai's order. */
  values: KieWord[] | null;
  /** Of a number: the least and most that it may be, and the distance between allowed ones. */
  min: number | null;
  max: number | null;
  step: number | null;
  /** Of a text its characters, of a list its items. */
  least: number | null;
  most: number | null;
  /** What the items of a list are. */
  items: KieHolds | null;
  /** JSON Schema's word for what a text, or each item of a list, is: "uri", "date", …; "pattern" where an expression says it. */
  format: string | null;
  fallback: KieWord | null;
};

/** One of several sets of fields of which a request has one: what only it has, and what it asks for. */
type KieAlternative = { only: string[]; needs: string[] };

export type KieForm = { fields: Record<string, KieFormField>; alternatives: KieAlternative[][] };

const MOST_VALUES = 300;
const LONGEST_WORD = 200;
const DEEPEST = 4;

/** The form of a model by its OpenAPI document, which `readSchema` has read; null where that can't be. */
export function readForm(openapi: unknown): KieForm | null {
  const document = asObject(openapi);
  try {
    const { schema, properties, steps } = inputOf(document);
    const fields = [...properties].map(([name, one]) => [name, fieldOf(document, one.schema, one.isRequired)] as const);
    return { fields: Object.fromEntries(fields), alternatives: alternativesIn(document, schema, steps, 0) };
  } catch (error) {
    if (error instanceof SchemaError) return null;
    throw error;
  }
}

/** The sets of fields that a schema chooses from, also in the parts that it is put together from. */
function alternativesIn(document: Json, schema: unknown, steps: Steps, depth: number): KieAlternative[][] {
  if (depth > DEEPEST) return [];
  const at = resolved(document, schema);
  const own = new Set(Object.keys(asObject(at.properties)).map(trimmed));
  const groups = [at.oneOf, at.anyOf].map(variantsIn).filter((variants) => variants.length > 1);
  const below = asList(at.allOf).flatMap((part) => alternativesIn(document, part, steps, depth + 1));
  return [...groups.map((variants) => alternativesOf(document, variants, own, steps)), ...below];
}

function alternativesOf(document: Json, variants: unknown[], own: Set<string>, steps: Steps): KieAlternative[] {
  const read = variants.map((variant) => {
    const properties = gathered(document, variant, steps, new Set());
    const named = asList(resolved(document, variant).required).filter((name) => typeof name === "string");
    const required = [...properties].filter(([, { isRequired }]) => isRequired).map(([name]) => name);
    return { names: [...properties.keys()], needs: [...new Set([...required, ...named.map(trimmed)])] };
  });
  const isEverywhere = (name: string) => own.has(name) || read.every(({ names }) => names.includes(name));
  return read.map(({ names, needs }) => ({ only: names.filter((name) => !isEverywhere(name)), needs }));
}

function fieldOf(document: Json, schema: unknown, isRequired: boolean): KieFormField {
  const at = flattened(document, schema);
  const values = valuesOf(at);
  const holds = holdsOf(at, values);
  const items = holds === "list" ? flattened(document, at.items) : null;
  const of = items ?? at;
  const [least, most] = holds === "list" ? [at.minItems, at.maxItems] : [at.minLength, at.maxLength];
  return {
    holds,
    isRequired,
    values,
    ...rangeOf(at, holds),
    least: numberOf(least),
    most: numberOf(most),
    items: items === null ? null : holdsOf(items, valuesOf(items)),
    format:
      typeof of.format === "string" ? of.format.slice(0, LONGEST_WORD) : of.pattern === undefined ? null : "pattern",
    fallback: wordOf(at.default) ?? null,
  };
}

/** A schema with its `allOf` put into one, and, where "or nothing" is all that it is beside one other, that other. */
function flattened(document: Json, schema: unknown): Json {
  const at = tried(document, schema);
  const parts = asList(at.allOf).map((part) => tried(document, part));
  const all: Json = Object.assign({}, ...parts, at);
  const others = [...asList(at.oneOf), ...asList(at.anyOf)]
    .map((one) => tried(document, one))
    .filter(({ type }) => type !== "null");
  const [other] = others;
  return others.length === 1 && other !== undefined ? { ...other, ...all } : all;
}

function holdsOf(at: Json, values: KieWord[] | null): KieHolds {
  const types = (Array.isArray(at.type) ? at.type : [at.type]).filter((type) => type !== "null");
  const [type] = types;
  if (types.length !== 1) return "unclear";
  if (type === "string") return "text";
  if (type === "array") return "list";
  if (type === "integer" || type === "number" || type === "boolean" || type === "object") return type;
  // Values say by themselves what they are.
  const kinds = new Set((values ?? []).map((value) => typeof value));
  const [kind] = kinds;
  if (kinds.size !== 1 || type !== undefined) return "unclear";
  return kind === "string" ? "text" : kind === "number" ? "number" : "boolean";
}

function valuesOf(at: Json): KieWord[] | null {
  const told = Array.isArray(at.enum) ? at.enum : at.const === undefined ? null : [at.const];
  if (told === null || told.length > MOST_VALUES) return null;
  const words = told.filter((value) => value !== null).map(wordOf);
  return words.every((word) => word !== undefined) ? [...new Set(words)] : null;
}

function wordOf(value: unknown): KieWord | undefined {
  if (typeof value === "string") return value.length > LONGEST_WORD ? undefined : value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "boolean" ? value : undefined;
}

/** The ends of a range; one that is not part of it is left where it is only for whole numbers, whose next one is. */
function rangeOf(at: Json, holds: KieHolds): Pick<KieFormField, "min" | "max" | "step"> {
  const end = (plain: unknown, exclusive: unknown, inwards: 1 | -1): number | null => {
    const without = exclusive === true ? numberOf(plain) : numberOf(exclusive);
    if (without === null) return numberOf(plain);
    return holds === "integer" ? without + inwards : null;
  };
  return {
    min: end(at.minimum, at.exclusiveMinimum, 1),
    max: end(at.maximum, at.exclusiveMaximum, -1),
    step: numberOf(at.multipleOf),
  };
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
