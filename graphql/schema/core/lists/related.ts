import { db } from "#graphql/runtime/db.ts";
import type { Stretch } from "#graphql/schema/core/lists/page.ts";
import { Prisma } from "#prisma/generated/client/client.ts";

/** The rows that hang on others, as the database finds them: constants of ours, never what somebody sent. */
export type Relation = { table: string; parent: string; order: string; where?: string };

/**
 * For each of many rows, the ids of the first rows that hang on it, in order: one statement that reads no more than it
 * gives, however long the lists are. What hangs on one row often is read once.
 */
export async function relatedIds(
  { table, parent, order, where = "TRUE" }: Relation,
  parents: readonly string[],
  { between, order: direction, take }: Stretch<string>,
): Promise<Map<string, string[]>> {
  const raw = Prisma.raw;
  const { lt = null, gt = null } = between;
  const rows = await db.$queryRaw<{ parent: string; id: string }[]>(Prisma.sql`
    SELECT "asked"."id" AS "parent", "related"."id" FROM unnest(${[...new Set(parents)]}::text[]) AS "asked" ("id")
    CROSS JOIN LATERAL (
      SELECT "id", ${raw(order)} AS "order" FROM ${raw(`"${table}"`)}
      WHERE ${raw(`"${parent}"`)} = "asked"."id" AND ${raw(where)}
        AND (${lt}::text IS NULL OR "id" < ${lt}) AND (${gt}::text IS NULL OR "id" > ${gt})
      ORDER BY ${raw(order)} ${raw(direction === "asc" ? "ASC" : "DESC")} LIMIT ${take}
    ) AS "related" ORDER BY "related"."order" ${raw(direction === "asc" ? "ASC" : "DESC")}`);
  const found = new Map<string, string[]>();
  for (const { parent: of, id } of rows) found.set(of, [...(found.get(of) ?? []), id]);
  return found;
}

/** All of them, from the first: for lists that are no pages. */
export const first = (take: number): Stretch<string> => ({ between: {}, order: "asc", take });

/** The last of them, from the end. */
export const last = (take: number): Stretch<string> => ({ between: {}, order: "desc", take });

/** The rows that hang on each of `parents`, from their ids and what `read` gives of all of them at once. */
export async function relatedRows<Row extends { id: string }>(
  relation: Relation,
  parents: readonly string[],
  stretch: Stretch<string>,
  read: (ids: string[]) => Promise<Row[]>,
): Promise<Row[][]> {
  const ids = await relatedIds(relation, parents, stretch);
  const all = [...new Set([...ids.values()].flat())];
  const rows = await rowsById(all, read);
  return parents.map((parent) => (ids.get(parent) ?? []).flatMap((id) => rows.get(id) ?? []));
}

/** The rows with these ids, as far as they are still there; without ids nothing is read. */
export async function rowsById<Row extends { id: string }>(
  ids: string[],
  read: (ids: string[]) => Promise<Row[]>,
): Promise<Map<string, Row>> {
  return new Map(ids.length === 0 ? [] : (await read(ids)).map((row) => [row.id, row]));
}
