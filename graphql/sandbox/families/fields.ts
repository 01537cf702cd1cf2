import type { Json, JsonObject } from "#graphql/sandbox/wire.ts";
import { isObject, Refusal } from "#graphql/sandbox/wire.ts";

type Check = (value: Json) => string | undefined;

/**
 * One input field of a model: whether it must be there, what it is when it is not, what it may be, and the same told as JSON
 * Schema, as kie.ai's catalogue tells it.
 */
export type Field = { required: boolean; fallback?: Json; check: Check; schema: JsonObject };
export type Fields = Record<string, Field>;

const OUTSIDE = "is not within the range of allowed options";

function field(schema: JsonObject, check: Check, fallback?: Json): Field {
  return { required: false, fallback, check, schema };
}

/** The same field, but it must be given. */
export function must(optional: Field): Field {
  return { ...optional, required: true };
}

export function words(max: number, min = 0): Field {
  const schema = { type: "string", maxLength: max, ...(min > 0 && { minLength: min }) };
  return field(schema, (value) => {
    if (typeof value !== "string" || value.trim() === "") return "is required";
    if (value.length > max) return `exceeds the maximum length of ${max} characters`;
    return value.length < min ? `is shorter than the minimum length of ${min} characters` : undefined;
  });
}

export function oneOf(...values: (string | number)[]): Field {
  const type = values.every((value) => typeof value === "number") ? "integer" : "string";
  return field({ type, enum: values }, (value) => (values.some((allowed) => allowed === value) ? undefined : OUTSIDE));
}

/** The same field with the value that kie.ai takes when none is sent. */
export function by(fallback: Json, optional: Field): Field {
  return { ...optional, fallback };
}

export function flag(fallback?: boolean): Field {
  return field({ type: "boolean" }, (value) => (typeof value === "boolean" ? undefined : OUTSIDE), fallback);
}

export function whole(min: number, max: number): Field {
  return field({ type: "integer", minimum: min, maximum: max }, (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max ? undefined : OUTSIDE,
  );
}

export function decimal(min: number, max: number): Field {
  return field({ type: "number", minimum: min, maximum: max }, (value) =>
    typeof value === "number" && value >= min && value <= max ? undefined : OUTSIDE,
  );
}

const ADDRESS = { type: "string", format: "uri" };

/** A list of addresses. kie.ai refuses an empty list where it expects the field to be left out. */
export function links(max: number, min = 1): Field {
  const schema = { type: "array", items: ADDRESS, minItems: min, maxItems: max };
  return field(schema, (value) => {
    if (!Array.isArray(value) || value.some((item) => typeof item !== "string" || item === "")) return "is invalid";
    if (value.length < min) return "is required";
    return value.length > max ? `exceeds the maximum number of ${max} items` : undefined;
  });
}

export function link(): Field {
  return field(ADDRESS, (value) => (typeof value === "string" && value !== "" ? undefined : "is invalid"));
}

/** A list of clips of videos: where each lies, and which of its seconds are meant. */
export function clips(max: number): Field {
  const schema = { type: "array", items: { type: "object" }, minItems: 1, maxItems: max };
  return field(schema, (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > max) return "is invalid";
    return value.every(isClip) ? undefined : OUTSIDE;
  });
}

function isClip(value: Json): boolean {
  if (!isObject(value) || typeof value.url !== "string") return false;
  return typeof value.start === "number" && typeof value.ends === "number" && value.start < value.ends;
}

export function anything(): Field {
  return field({}, () => undefined);
}

/** The fields of a model as JSON Schema: what `checked` takes, in the words of kie.ai's catalogue. */
export function schemaOf(fields: Fields): { properties: Record<string, JsonObject>; required: string[] } {
  const properties = Object.entries(fields).map(([name, { schema, fallback }]) => [
    name,
    { ...schema, ...(fallback !== undefined && { default: fallback }) },
  ]);
  const required = Object.keys(fields).filter((name) => fields[name]?.required === true);
  return { properties: Object.fromEntries(properties), required };
}

/**
 * Checks an input as the wire does and fills in defaults. Fields that are not named here pass unseen, so a misnamed
 * image field makes a text-to-image run (kie.ai wire, 2026).
 * @throws Refusal with `code`: 500 on the market, 422 on the older endpoints.
 */
export function checked(input: JsonObject, fields: Fields, code: number): JsonObject {
  const known: JsonObject = {};
  for (const [name, { required, fallback, check }] of Object.entries(fields)) {
    const value = input[name];
    if (value === undefined || value === null) {
      if (required) throw new Refusal(code, "This field is required");
      if (fallback !== undefined) known[name] = fallback;
      continue;
    }
    const problem = check(value);
    if (problem === "is required") throw new Refusal(code, `${name} is required`);
    if (problem !== undefined) throw new Refusal(code, `This ${name} ${problem}`);
    known[name] = value;
  }
  return known;
}
