import { type FieldErrorCode, type FieldProblem, InvalidInputError } from "#graphql/domain/errors.ts";
import { readGlobalId } from "#graphql/schema/core/ids.ts";

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

export type PageArgs = { first?: number | null; after?: string | null; last?: number | null; before?: string | null };

/** What lists are ordered by, newest first: a row's id (ids grow with time) or its number. */
export type Key<Name extends string, Value> = { of: Name; read(text: string): Value | null };

export const idKey: Key<"id", string> = { of: "id", read: (text) => (/^[0-9a-f-]{36}$/.test(text) ? text : null) };
export const numberKey: Key<"number", number> = {
  of: "number",
  read: (text) => (/^[1-9]\d{0,9}$/.test(text) && Number(text) <= 2_147_483_647 ? Number(text) : null),
};

/** A stretch of a list: keys strictly between two others, in this order, one more than asked to see whether there is more. */
export type Stretch<Value> = { between: { lt?: Value; gt?: Value }; order: "asc" | "desc"; take: number };

/**
 * One page of a list that is ordered newest first, by the keys of its rows: rows that come, go or change between two
 * pages neither repeat nor hide others.
 * @throws InvalidInputError for a size out of bounds, both sizes at once, or a cursor that is not one.
 */
export async function keysetPage<Name extends string, Value extends string | number, Row extends Record<Name, Value>>(
  args: PageArgs,
  key: Key<Name, Value>,
  load: (stretch: Stretch<Value>) => Promise<Row[]>,
) {
  const { stretch, pageOf } = stretchOf<Name, Value, Row>(args, key);
  return pageOf(await load(stretch));
}

/**
 * The same of many lists at once: what to read of each, and how its page is made of that.
 * @throws InvalidInputError for a size out of bounds, both sizes at once, or a cursor that is not one.
 */
export function stretchOf<Name extends string, Value extends string | number, Row extends Record<Name, Value>>(
  args: PageArgs,
  key: Key<Name, Value>,
) {
  const asked = readArgs(args, key);
  const { size, isFromEnd, after, before } = asked;
  const between = { ...(after !== null && { lt: after }), ...(before !== null && { gt: before }) };
  const stretch: Stretch<Value> = { between, order: isFromEnd ? "asc" : "desc", take: size + 1 };
  /** `end` is the key at which reading has stopped though there is more, when it has. */
  return { stretch, pageOf: (rows: Row[], end?: Value) => pageOf(rows, key, asked, end) };
}

type Asked<Value> = { size: number; isFromEnd: boolean; after: Value | null; before: Value | null };

function pageOf<Name extends string, Value extends string | number, Row extends Record<Name, Value>>(
  rows: Row[],
  key: Key<Name, Value>,
  { size, isFromEnd, after, before }: Asked<Value>,
  end?: Value,
) {
  const isFull = rows.length > size;
  const hasMore = isFull || end !== undefined;
  const stoppedAt = isFull || end === undefined ? null : encodeCursor(key.of, end);
  const kept = rows.slice(0, size);
  if (isFromEnd) kept.reverse();
  const edges = kept.map((node) => ({ cursor: encodeCursor(key.of, node[key.of]), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: isFromEnd ? before !== null : hasMore,
      hasPreviousPage: isFromEnd ? hasMore : after !== null,
      startCursor: (isFromEnd ? stoppedAt : null) ?? edges.at(0)?.cursor ?? null,
      endCursor: (isFromEnd ? null : stoppedAt) ?? edges.at(-1)?.cursor ?? null,
    },
  };
}

function readArgs<Value>(args: PageArgs, key: Key<string, Value>): Asked<Value> {
  const problems: FieldProblem[] = [];
  const problem = (path: string, code: FieldErrorCode, message: string) =>
    problems.push({ path: [path], code, message });
  for (const name of ["first", "last"] as const) {
    const size = args[name] ?? DEFAULT_SIZE;
    if (size < 1 || size > LARGEST_SIZE)
      problem(name, "OUT_OF_RANGE", `A page has at least 1 and at most ${LARGEST_SIZE} items.`);
  }
  if (typeof args.first === "number" && typeof args.last === "number")
    problem("last", "CONFLICT", "Give `first` or `last`, not both.");
  const cursors = { after: decodeCursor(key, args.after ?? null), before: decodeCursor(key, args.before ?? null) };
  for (const name of ["after", "before"] as const) {
    if (cursors[name] === undefined) problem(name, "FORMAT", "This is not a cursor of this list.");
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  const isFromEnd = typeof args.last === "number";
  const size = args.first ?? args.last ?? DEFAULT_SIZE;
  return { size, isFromEnd, after: cursors.after ?? null, before: cursors.before ?? null };
}

/** Where a row stands in a list, for `after` and `before`. */
export function encodeCursor(of: string, value: string | number): string {
  return Buffer.from(`${of}:${value}`).toString("base64url");
}

/** Null for none, undefined for one that is not ours. A row's own id stands for its cursor where a list goes by ids. */
function decodeCursor<Value>(key: Key<string, Value>, cursor: string | null): Value | null | undefined {
  if (cursor === null) return null;
  const named = key.of === idKey.of ? readGlobalId(cursor) : null;
  if (named !== null) return key.read(named.id) ?? undefined;
  const text = Buffer.from(cursor, "base64url").toString();
  return text.startsWith(`${key.of}:`) ? (key.read(text.slice(key.of.length + 1)) ?? undefined) : undefined;
}
