import { db } from "#graphql/runtime/db.ts";
import type { Key, Stretch } from "#graphql/schema/core/lists/page.ts";
import { type Collection, Prisma } from "#prisma/generated/client/client.ts";

/** What a collection is ordered by, the highest first. */
export const rankKey: Key<"rank", number> = {
  of: "rank",
  read: (text) => {
    const rank = Number(text);
    return text.length <= 30 && text.trim() !== "" && Number.isFinite(rank) ? rank : null;
  },
};

export type Place = { collectionId: string; taskId: string; rank: number };

// Infinity is a value like any other there, so that each stretch is one of the index, whatever plan is kept for it.
const bound = (value: number | undefined, otherwise: number) => Prisma.sql`${String(value ?? otherwise)}::text::float8`;

/** A stretch of each of some collections: one statement that reads no more than it gives, however long they are. */
export async function placesIn(
  collections: string[],
  { between, order, take }: Stretch<number>,
): Promise<Map<string, Place[]>> {
  const direction = Prisma.raw(order === "asc" ? "ASC" : "DESC");
  const places = await db.$queryRaw<Place[]>(Prisma.sql`
    SELECT "place".* FROM unnest(${[...new Set(collections)]}::text[]) AS "asked" ("id")
    CROSS JOIN LATERAL (
      SELECT "collectionId", "taskId", "rank" FROM "CollectedTask"
      WHERE "collectionId" = "asked"."id" AND NOT "isHidden"
        AND "rank" < ${bound(between.lt, Number.POSITIVE_INFINITY)}
        AND "rank" > ${bound(between.gt, Number.NEGATIVE_INFINITY)}
      ORDER BY "rank" ${direction} LIMIT ${take}
    ) AS "place" ORDER BY "place"."rank" ${direction}`);
  return by(places, ({ collectionId }) => collectionId);
}

/** A stretch of the collections that each of some tasks is in, by their ids. */
export async function collectionsWith(
  tasks: string[],
  { between, order, take }: Stretch<string>,
): Promise<Map<string, Collection[]>> {
  const direction = Prisma.raw(order === "asc" ? "ASC" : "DESC");
  // Ids are of hexadecimal digits, so all of them stand between these two.
  const { lt = "g", gt = "" } = between;
  const rows = await db.$queryRaw<(Collection & Pick<Place, "taskId">)[]>(Prisma.sql`
    SELECT "place"."taskId", "Collection".* FROM unnest(${[...new Set(tasks)]}::text[]) AS "asked" ("id")
    CROSS JOIN LATERAL (
      SELECT "collectionId", "taskId" FROM "CollectedTask"
      WHERE "taskId" = "asked"."id" AND NOT "isHidden" AND "collectionId" < ${lt} AND "collectionId" > ${gt}
      ORDER BY "collectionId" ${direction} LIMIT ${take}
    ) AS "place" JOIN "Collection" ON "Collection"."id" = "place"."collectionId"
    ORDER BY "Collection"."id" ${direction}`);
  return by(rows, ({ taskId }) => taskId);
}

function by<Row>(rows: Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), row]);
  return found;
}
