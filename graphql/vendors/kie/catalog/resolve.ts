/** A JSON object as it was parsed. */
export type Json = Record<string, unknown>;

/** Why a document can't be read; nothing is guessed of one that can't. */
export type SchemaTrouble = "empty" | "too-large" | "cyclic" | "outside" | "dangling" | "no-input";

export class SchemaError extends Error {
  readonly trouble: SchemaTrouble;

  constructor(trouble: SchemaTrouble) {
    super(`a schema that can't be read: ${trouble}`);
    this.trouble = trouble;
  }
}

/** An object, or an empty one for anything else. It is not copied: a document may be large. */
export function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** More references than any real document follows one after the other. */
const LONGEST_CHAIN = 20;

/** What a schema is once its reference, and those that lead on from it, are followed. @throws SchemaError */
export function resolved(document: Json, schema: unknown): Json {
  const met = new Set<string>();
  let at = asObject(schema);
  while (typeof at.$ref === "string") {
    if (met.has(at.$ref)) throw new SchemaError("cyclic");
    if (met.size >= LONGEST_CHAIN) throw new SchemaError("too-large");
    met.add(at.$ref);
    const { $ref, ...beside } = at;
    at = { ...asObject(pointed(document, $ref)), ...beside };
  }
  return at;
}

/** What a reference leads to. Names in it are percent-encoded, and keys may end in a space (kie.ai docs, 2026-10). @throws SchemaError */
function pointed(document: Json, ref: string): unknown {
  if (!ref.startsWith("#/")) throw new SchemaError("outside");
  let at: unknown = document;
  for (const part of ref.slice(2).split("/")) {
    const here = asObject(at);
    const key = keyIn(here, part);
    if (key === undefined) throw new SchemaError("dangling");
    at = here[key];
  }
  return at;
}

function keyIn(object: Json, part: string): string | undefined {
  const plain = unescaped(part);
  for (const name of [part, plain]) if (Object.hasOwn(object, name)) return name;
  return keysOf(object).get(trimmed(part)) ?? keysOf(object).get(plain.trim());
}

const knownKeys = new WeakMap<Json, Map<string, string>>();

/** The keys of an object by what they are without what stands around them: made once an object, however often it is asked. */
function keysOf(object: Json): Map<string, string> {
  const known = knownKeys.get(object) ?? new Map(Object.keys(object).map((key) => [trimmed(key), key]));
  knownKeys.set(object, known);
  return known;
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return part;
  }
}

/** A name without what stands around it, and decoded where it is encoded. */
export function trimmed(name: string): string {
  return unescaped(name).trim();
}
