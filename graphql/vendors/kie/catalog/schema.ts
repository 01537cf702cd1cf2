import { createHash } from "node:crypto";
import {
  asList,
  asObject,
  type Json,
  resolved,
  SchemaError,
  type SchemaTrouble,
  trimmed,
} from "#graphql/vendors/kie/catalog/resolve.ts";

/** What kie.ai says of one input field of a model. What it does not say is null. */
export type KieField = {
  /** JSON Schema's words, in their order: "string", "integer", …; none where they can't be told. */
  types: string[];
  isRequired: boolean;
  /** The values that are allowed, as JSON; null where any is. */
  values: string[] | null;
  /** The least and most: of a number its value, of a text its length, of a list its items. */
  min: number | null;
  max: number | null;
  /** As JSON. */
  fallback: string | null;
};

/** What became of reading a model's schema. `hash` is of its fields. */
export type KieSchema =
  | { outcome: "fields"; hash: string; fields: Record<string, KieField> }
  | { outcome: "none" }
  | { outcome: "unreadable"; trouble: SchemaTrouble };

const MOST_FIELDS = 200;
const MOST_VALUES = 300;
const MOST_VARIANTS = 50;
const MOST_STEPS = 1000;
const LONGEST_TEXT = 200;

/**
 * Reads the input fields out of a model's OpenAPI document. Whatever the document is, it ends: references are followed as far as
 * the input and its fields need, each step counts, and what leads in a circle or out of the document is said.
 */
export function readSchema(openapi: unknown): KieSchema {
  if (openapi === null || openapi === undefined) return { outcome: "none" };
  try {
    const fields = fieldsOf(asObject(openapi));
    const hash = createHash("sha256")
      .update(JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))))
      .digest("hex");
    return { outcome: "fields", hash, fields };
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return { outcome: "unreadable", trouble: error.trouble };
  }
}

function fieldsOf(document: Json): Record<string, KieField> {
  const { properties } = inputOf(document);
  return Object.fromEntries(
    [...properties].map(([name, { schema, isRequired }]) => [name, fieldOf(document, schema, isRequired)]),
  );
}

/** The schema of a model's input, with all of its fields. @throws SchemaError */
export function inputOf(document: Json): { schema: unknown; properties: Properties; steps: Steps } {
  if (Object.keys(document).length === 0) throw new SchemaError("empty");
  const steps = { left: MOST_STEPS };
  const body = gathered(document, bodyOf(document), steps, new Set());
  const input = body.get("input");
  if (input === undefined) throw new SchemaError("no-input");
  const properties = gathered(document, input.schema, steps, new Set());
  if (properties.size === 0) throw new SchemaError("no-input");
  if (properties.size > MOST_FIELDS) throw new SchemaError("too-large");
  return { schema: input.schema, properties, steps };
}

const CREATE_TASK = "/createTask";

/** The body of the call that makes a task: of createTask, or of the only one that posts. @throws SchemaError */
function bodyOf(document: Json): unknown {
  const posts = Object.entries(asObject(document.paths)).flatMap(([path, item]) => {
    const { post } = asObject(item);
    return post === undefined ? [] : [{ path: trimmed(path), post: asObject(post) }];
  });
  const found = posts.find(({ path }) => path.endsWith(CREATE_TASK)) ?? posts[0];
  if (found === undefined) throw new SchemaError("no-input");
  const content = asObject(resolved(document, found.post.requestBody).content);
  const json = content["application/json"] ?? Object.values(content)[0];
  return asObject(json).schema;
}

export type Properties = Map<string, { schema: unknown; isRequired: boolean }>;
export type Steps = { left: number };

/**
 * The properties of an object, with those of the schemas that it is put together from: of `allOf` all, of `oneOf` and `anyOf` those
 * of any, which are required only where every one of them requires it. @throws SchemaError
 */
export function gathered(document: Json, schema: unknown, steps: Steps, above: ReadonlySet<unknown>): Properties {
  steps.left -= 1;
  if (steps.left < 0) throw new SchemaError("too-large");
  const ref = asObject(schema).$ref;
  if (ref !== undefined && above.has(ref)) throw new SchemaError("cyclic");
  const met = new Set([...above, ...(ref === undefined ? [] : [ref])]);
  const at = resolved(document, schema);
  const own = asObject(at.properties);
  if (Object.keys(own).length > MOST_FIELDS) throw new SchemaError("too-large");
  const required = new Set(asList(at.required).flatMap((name) => (typeof name === "string" ? [trimmed(name)] : [])));
  const found: Properties = new Map();
  for (const [name, property] of Object.entries(own)) {
    const key = trimmed(name).slice(0, LONGEST_TEXT);
    // Of two names that differ by a space alone the first counts.
    if (!found.has(key)) found.set(key, { schema: property, isRequired: required.has(key) });
  }
  const inner = (variants: unknown) => variantsIn(variants).map((variant) => gathered(document, variant, steps, met));
  for (const part of inner(at.allOf)) merge(found, part);
  for (const variants of [inner(at.oneOf), inner(at.anyOf)]) merge(found, anyOf(variants));
  for (const name of required) {
    const property = found.get(name);
    if (property !== undefined) property.isRequired = true;
  }
  return found;
}

export function variantsIn(value: unknown): unknown[] {
  const variants = asList(value);
  if (variants.length > MOST_VARIANTS) throw new SchemaError("too-large");
  return variants;
}

function merge(into: Properties, more: Properties): void {
  for (const [name, property] of more) {
    const known = into.get(name);
    if (known === undefined) into.set(name, property);
    else if (property.isRequired) known.isRequired = true;
  }
}

function anyOf(variants: Properties[]): Properties {
  const all: Properties = new Map();
  for (const variant of variants) {
    for (const [name, property] of variant) {
      const isRequired = variants.every((one) => one.get(name)?.isRequired === true);
      if (!all.has(name)) all.set(name, { ...property, isRequired });
    }
  }
  return all;
}

/** A field whose own schema leads nowhere is told as one of no type. */
function fieldOf(document: Json, schema: unknown, isRequired: boolean): KieField {
  const at = tried(document, schema);
  const types = typesOf(document, at);
  return {
    types,
    isRequired,
    values: valuesOf(at),
    min: firstNumber(at.minimum, at.exclusiveMinimum, at.minLength, at.minItems),
    max: firstNumber(at.maximum, at.exclusiveMaximum, at.maxLength, at.maxItems),
    fallback: at.default === undefined ? null : asText(at.default),
  };
}

export function tried(document: Json, schema: unknown): Json {
  try {
    return resolved(document, schema);
  } catch (error) {
    if (error instanceof SchemaError) return {};
    throw error;
  }
}

/** One level of alternatives is looked into: what stands deeper is an object or a list, and no more is said of it. */
function typesOf(document: Json, at: Json): string[] {
  const own = Array.isArray(at.type) ? at.type : [at.type];
  const alternatives = [...asList(at.oneOf), ...asList(at.anyOf)].slice(0, MOST_VARIANTS);
  const theirs = alternatives.flatMap((one) => tried(document, one).type);
  const types = [...own, ...theirs].filter((type) => typeof type === "string");
  return [...new Set(types)].sort().slice(0, MOST_VARIANTS);
}

function valuesOf(at: Json): string[] | null {
  const values = Array.isArray(at.enum) ? at.enum : at.const === undefined ? null : [at.const];
  return values === null ? null : [...new Set(values.slice(0, MOST_VALUES).map(asText))].sort();
}

/** What is made of other values is not told: it may be of any depth. */
function asText(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "[…]" : "{…}";
  return (JSON.stringify(value) ?? "null").slice(0, LONGEST_TEXT);
}

function firstNumber(...places: unknown[]): number | null {
  const found = places.find((value) => typeof value === "number" && Number.isFinite(value));
  return typeof found === "number" ? found : null;
}
