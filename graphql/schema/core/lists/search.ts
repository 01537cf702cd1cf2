import { db } from "#graphql/runtime/db.ts";
import { idKey, keysetPage, type PageArgs, type Stretch, stretchOf } from "#graphql/schema/core/lists/page.ts";
import { rowsById } from "#graphql/schema/core/lists/related.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** The longest text that can be looked for, in characters. */
export const LONGEST_SEARCH = 200;
/** What one page of a search goes through at most, so that none takes longer for an account that has more. */
const MOST_ROWS = 1000;
const MOST_BYTES = 1_500_000;

/** Where to look, constants of ours, and for what: what people type is text, not a pattern. */
export type Search = { table: string; columns: readonly string[]; text: string };

/**
 * What is read of the list: only the ids of a stretch of it, and the rows with some ids. `rows` reads a stretch whole; null
 * where an index tells which rows fit, and those that do not are not to be read, however many there are.
 */
export type Reading<Row> = {
  rows: ((stretch: Stretch<string>) => Promise<Row[]>) | null;
  ids(stretch: Stretch<string>): Promise<{ id: string }[]>;
  read(ids: string[]): Promise<Row[]>;
};

/**
 * One page of a list; with a text, of its rows in which that stands, whatever the case. A search goes through a bounded part of the list: a
 * page may hold fewer rows than asked for, or none, and there is more all the same, from its last cursor on.
 * @throws InvalidInputError for a size out of bounds, both sizes at once, or a cursor that is not one.
 */
export async function searchedPage<Row extends { id: string }>(
  args: PageArgs,
  search: Search,
  { rows: rowsOf, ids: idsOf, read }: Reading<Row>,
) {
  const inOrder = async (ids: string[]) => {
    const rows = await rowsById(ids, read);
    return ids.flatMap((id) => rows.get(id) ?? []);
  };
  if (search.text === "") {
    const passed = async (stretch: Stretch<string>) => inOrder((await idsOf(stretch)).map(({ id }) => id));
    return keysetPage<"id", string, Row>(args, idKey, rowsOf ?? passed);
  }
  const { stretch, pageOf } = stretchOf<"id", string, Row>(args, idKey);
  const listed = await idsOf({ ...stretch, take: MOST_ROWS + 1 });
  const ids = listed.slice(0, MOST_ROWS).map(({ id }) => id);
  const { found, last } = await lookInto(search, ids, stretch);
  const rows = await inOrder(found);
  const isCut = listed.length > ids.length || last !== ids.at(-1);
  return pageOf(rows, isCut ? (last ?? ids[0]) : undefined);
}

type Seen = {
  /** Where the text stands. */
  found: string[];
  /** The last row that was gone through; undefined when there was none, or the very first is too long. */
  last: string | undefined;
};

/** Goes through rows in their order, as far as their texts may be read. */
async function lookInto(search: Search, ids: string[], { order, take }: Stretch<string>): Promise<Seen> {
  const raw = Prisma.raw;
  const direction = raw(order === "asc" ? "ASC" : "DESC");
  const pattern = `%${search.text.replace(/[\\%_]/g, "\\$&")}%`;
  const columns = search.columns.map((column) => `"${column}"`);
  const bytes = raw(columns.map((column) => `coalesce(octet_length(${column}), 0)`).join(" + "));
  const fits = Prisma.join(
    columns.map((column) => Prisma.sql`${raw(column)} ILIKE ${pattern}`),
    " OR ",
  );
  const last = raw(order === "asc" ? 'max("id")' : 'min("id")');
  const [row] = await db.$queryRaw<{ found: string[] | null; last: string | null }[]>(Prisma.sql`
    SELECT ${last} AS "last", (array_agg("id" ORDER BY "id" ${direction}) FILTER (WHERE ${fits}))[1:${take}] AS "found"
    FROM (
      SELECT "id", ${raw(columns.join(", "))}, sum(${bytes}) OVER (ORDER BY "id" ${direction}) AS "bytes"
      FROM ${raw(`"${search.table}"`)} WHERE "id" = ANY(${ids}::text[])
    ) AS "row" WHERE "bytes" <= ${MOST_BYTES}`);
  return { found: row?.found ?? [], last: row?.last ?? undefined };
}
