import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { pick } from "#tests/reliability/support/report.ts";

/** Ids and words that exist in the account that is asked about, by what they name. */
export type Known = { ids: readonly string[]; cursors: readonly string[]; words: readonly string[] };

/** How large documents may get, and whether mutations are those that take something away. */
export type Shape = { depth: number; fields: number; takesAway?: boolean };

type Writer = {
  schema: GraphQLSchema;
  random: () => number;
  known: Known;
  left: number;
  depth: number;
  aliases: number;
};

const MOST_ALIASES = 45;
const SIZES = [1, 2, 5, 10, 20, 50, 99, 100];

/** Root fields that no document is made of, and why. Every other one is, a new one too. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  signIn: "it ends the session that asks, and opens another",
  signUp: "it ends the session that asks, and opens another",
  signOut: "it ends the session that asks",
  deleteAccount: "it ends the account that asks",
};

/** Mutations that take something away for good, which the account is asked for last. */
export const TAKES_AWAY: ReadonlySet<string> = new Set([
  "cancelTask",
  "cancelTasks",
  "deleteAsset",
  "deletePrompt",
  "deleteTask",
  "deleteTasks",
  "deleteWebhookEndpoint",
  "revokeApiKey",
  "revokeOtherSessions",
  "revokeSession",
]);

/** A valid document of one operation, as deep and as wide as chance and `shape` make it. */
export function randomDocument(
  schema: GraphQLSchema,
  operation: "query" | "mutation" | "subscription",
  random: () => number,
  known: Known,
  shape: Shape,
): string {
  const writer: Writer = {
    schema,
    random,
    known,
    left: 1 + Math.floor(random() ** 2 * shape.fields),
    depth: 2 + Math.floor(random() * (shape.depth - 1)),
    aliases: 0,
  };
  const root = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  const type = root[operation];
  if (!type) throw new Error(`The schema has no ${operation}.`);
  const count = operation === "query" ? 1 + Math.floor(random() ** 2 * 6) : 1;
  const isTaking = operation === "mutation" && shape.takesAway === true;
  const fields = Object.values(type.getFields()).filter(
    ({ name }) => LEFT_OUT[name] === undefined && TAKES_AWAY.has(name) === isTaking,
  );
  const heavy = fields.filter(({ name }) => /^(viewer|task|nodes|node|workflow|models)$/.test(name));
  const chosen = Array.from({ length: count }, () =>
    operation === "query" && random() < 0.7 && heavy.length > 0 ? pick(random, heavy) : pick(random, fields),
  );
  return `${operation} ${selection(writer, chosen, 1)}`;
}

/** What stands in one place of an answer by now, by name: the same again must be the very same, or have an alias. */
type Place = Map<string, string>;

function selection(
  writer: Writer,
  fields: readonly GraphQLField<unknown, unknown>[],
  level: number,
  place: Place = new Map(),
): string {
  const lines = fields.flatMap((field) => {
    const call = `${field.name}${args(writer, field)}`;
    const meaning = `${call} ${field.type}`;
    const known = place.get(field.name);
    const isLeaf = isLeafType(getNamedType(field.type));
    const needsAlias = known !== undefined && (known !== meaning || !isLeaf);
    const hasAlias = needsAlias || writer.random() < 0.1;
    if (hasAlias && writer.aliases >= MOST_ALIASES) return [];
    if (!hasAlias) place.set(field.name, meaning);
    const alias = hasAlias ? `a${writer.aliases++}: ` : "";
    return [`${alias}${call}${below(writer, getNamedType(field.type), level + 1)}`];
  });
  return `{ ${lines.length === 0 ? "__typename" : lines.join(" ")} }`;
}

/** The selection on a field of this type: none on a leaf. */
function below(writer: Writer, type: GraphQLNamedType, level: number): string {
  writer.left -= 1;
  if (isLeafType(type)) return "";
  if (level > writer.depth || writer.left <= 0) return " { __typename }";
  const place: Place = new Map();
  const own =
    isObjectType(type) || isInterfaceType(type)
      ? selection(writer, some(writer, type), level, place)
      : "{ __typename }";
  if (!isAbstractType(type)) return ` ${own}`;
  const parts = writer.schema
    .getPossibleTypes(type)
    .filter(() => writer.random() < 0.3)
    .map((possible) => `... on ${possible.name} ${selection(writer, some(writer, possible), level, place)}`);
  return ` { ... ${own} ${parts.join(" ")} }`;
}

function some(writer: Writer, type: GraphQLNamedType): GraphQLField<unknown, unknown>[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const all = Object.values(type.getFields());
  const wide = writer.random() < 0.3;
  const chosen = all.filter(
    (field) => writer.random() < (isLeafType(getNamedType(field.type)) ? (wide ? 0.9 : 0.3) : wide ? 0.5 : 0.3),
  );
  const first = chosen.length === 0 ? [pick(writer.random, all)] : chosen;
  // Lists and cycles are what costs: one of them more, now and then twice.
  const costly = all.filter((field) => !isLeafType(getNamedType(field.type)));
  return costly.length > 0 && writer.random() < 0.6 ? [...first, pick(writer.random, costly)] : first;
}

function args(writer: Writer, field: GraphQLField<unknown, unknown>): string {
  const given: string[] = [];
  const sizes = field.args.filter(({ name }) => name === "first" || name === "last");
  const size = sizes.length > 0 && writer.random() < 0.7 ? pick(writer.random, sizes) : undefined;
  for (const arg of field.args) {
    if (arg.name === "first" || arg.name === "last") {
      if (arg === size) given.push(`${arg.name}: ${pick(writer.random, SIZES)}`);
      continue;
    }
    if (!isNonNullType(arg.type) && writer.random() < 0.7) continue;
    const written = argument(writer, arg);
    if (written !== null) given.push(`${arg.name}: ${written}`);
  }
  return given.length === 0 ? "" : `(${given.join(", ")})`;
}

function argument(writer: Writer, { name, type }: GraphQLArgument): string | null {
  if (name === "after" || name === "before") {
    const isText = getNamedType(type).name === "String";
    return isText
      ? JSON.stringify(pick(writer.random, writer.known.cursors))
      : String(Math.floor(writer.random() * 200));
  }
  return value(writer, type, name);
}

function value(writer: Writer, type: GraphQLInputType, name: string): string {
  if (isNonNullType(type)) return value(writer, type.ofType, name);
  if (isListType(type)) {
    const count = name === "ids" ? pick(writer.random, [1, 10, 50, 100]) : 1 + Math.floor(writer.random() * 3);
    return `[${Array.from({ length: count }, () => value(writer, type.ofType, name)).join(", ")}]`;
  }
  if (isEnumType(type)) return pick(writer.random, type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || writer.random() < 0.3,
    );
    return `{${fields.map((field) => `${field.name}: ${value(writer, field.type, field.name)}`).join(", ")}}`;
  }
  if (type.name === "ID") return JSON.stringify(pick(writer.random, writer.known.ids));
  if (type.name === "Int") return String(1 + Math.floor(writer.random() * 100));
  if (type.name === "Float") return "1.5";
  if (type.name === "Boolean") return writer.random() < 0.5 ? "true" : "false";
  if (type.name === "DateTime") return JSON.stringify("2026-01-01T00:00:00.000Z");
  return JSON.stringify(pick(writer.random, writer.known.words));
}
