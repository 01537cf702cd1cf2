import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { lockAccount } from "#graphql/domain/quotas.ts";
import { notifyAccount, recordEvents } from "#graphql/domain/tasks/events.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { type Collection, Prisma } from "#prisma/generated/client/client.ts";

/** Does something in a transaction, and tells which tasks' places it has changed. */
type Change = (tx: Tx) => Promise<string[]>;

/**
 * Changes what is in a collection, one change after another: each finds the order that the one before has left. Other pages of
 * the account are told of the tasks.
 * @throws NotFoundError when there is no such collection.
 */
export async function changePlaces({ userId }: Viewer, id: string, change: Change): Promise<Collection> {
  const { collection, isChanged } = await db.$transaction(async (tx) => {
    // The account first, as a deletion of a task does: it comes before or after this, with all of its places.
    await lockAccount(tx, userId);
    await tx.$queryRaw`SELECT 1 FROM "Collection" WHERE "id" = ${id} AND "userId" = ${userId} FOR NO KEY UPDATE`;
    if ((await tx.collection.count({ where: { id, userId } })) === 0) throw new NotFoundError("collection");
    const changed = await change(tx);
    await recordEvents(tx, userId, changed, "MARKED");
    return {
      collection: await tx.collection.findUniqueOrThrow({ where: { id } }),
      isChanged: changed.length > 0,
    };
  });
  if (isChanged) notifyAccount(userId);
  return collection;
}

type Side = "above" | "below";

/**
 * The rank that comes next to another in a collection, whether its task is deleted or not; null where there is none. Without
 * `from` it is the lowest of all that are above nothing, or the highest.
 */
export async function nextRank(tx: Tx, collectionId: string, side: Side, from: number | null): Promise<number | null> {
  const best = Prisma.raw(side === "above" ? 'min("rank")' : 'max("rank")');
  const sign = Prisma.raw(side === "above" ? ">" : "<");
  const bound = from ?? (side === "above" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  const at = Prisma.sql`SELECT ${best} FROM "CollectedTask" WHERE "collectionId" = ${collectionId}
    AND "rank" ${sign} ${String(bound)}::text::float8`;
  // Of each half by itself: both are stretches of the index.
  const both = Prisma.sql`(${at} AND NOT "isHidden"), (${at} AND "isHidden")`;
  const pick = Prisma.raw(side === "above" ? "LEAST" : "GREATEST");
  const [row] = await tx.$queryRaw<{ rank: number | null }[]>(Prisma.sql`SELECT ${pick}(${both}) AS "rank"`);
  return row?.rank ?? null;
}

/** Puts whole numbers between all places of a collection, in their order: where two have come too near to each other. */
export async function spreadRanks(tx: Tx, collectionId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "CollectedTask" AS "place" SET "rank" = "spread"."rank"
    FROM (SELECT "taskId", (row_number() OVER (ORDER BY "rank"))::float8 AS "rank"
      FROM "CollectedTask" WHERE "collectionId" = ${collectionId}) AS "spread"
    WHERE "place"."collectionId" = ${collectionId} AND "place"."taskId" = "spread"."taskId"`;
}

/** Hides the places of a task that is deleted, or brings them back with it. Once its event is recorded: the account is locked then. */
export async function hidePlaces(tx: Tx, taskId: string, isHidden: boolean): Promise<void> {
  const collections = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Collection" WHERE "id" IN (SELECT "collectionId" FROM "CollectedTask" WHERE "taskId" = ${taskId})
    ORDER BY "id" FOR NO KEY UPDATE`;
  if (collections.length === 0) return;
  const moved = await tx.collectedTask.updateManyAndReturn({
    where: { taskId, isHidden: !isHidden },
    data: { isHidden },
    select: { collectionId: true },
  });
  await tx.collection.updateMany({
    where: { id: { in: moved.map(({ collectionId }) => collectionId) } },
    data: { size: { increment: isHidden ? -1 : 1 } },
  });
}

/** Removes the places of a task that was deleted by a moment, which nothing brings back. */
export async function forgetPlaces(taskId: string, deletedBy: Date): Promise<void> {
  await db.collectedTask.deleteMany({ where: { taskId, isHidden: true, task: { deletedAt: { lte: deletedBy } } } });
}
