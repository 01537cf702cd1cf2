import { type Viewer, visibleTasks } from "#graphql/domain/accounts/viewer.ts";
import { InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { changePlaces, nextRank, spreadRanks } from "#graphql/domain/tasks/collections/places.ts";
import { refuseSize } from "#graphql/domain/tasks/create/batch.ts";
import type { Tx } from "#graphql/runtime/db.ts";
import type { Collection } from "#prisma/generated/client/client.ts";

/** So many tasks may stand in a collection. */
const MOST_IN_ONE = 10_000;
const MOST_AT_ONCE = 100;

/**
 * Puts tasks at the end of a collection, in the order given. One that is in it already stays where it is.
 * @throws InvalidInputError for an empty or too large list, or where the collection would get too long; NotFoundError when the
 * collection or one of the tasks is absent or not the viewer's.
 */
export async function addToCollection(viewer: Viewer, id: string, tasks: string[]): Promise<Collection> {
  refuseSize(tasks.length, "tasks", MOST_AT_ONCE);
  const wanted = [...new Set(tasks)];
  return changePlaces(viewer, id, async (tx) => {
    const mine = { AND: [{ id: { in: wanted }, userId: viewer.userId, deletedAt: null }, visibleTasks(viewer)] };
    if ((await tx.task.count({ where: mine })) < wanted.length) throw new NotFoundError("task");
    const lowest = (await nextRank(tx, id, "above", null)) ?? 0;
    const added = await tx.collectedTask.createManyAndReturn({
      data: wanted.map((taskId, place) => ({ collectionId: id, taskId, rank: lowest - 1 - place })),
      skipDuplicates: true,
      select: { taskId: true },
    });
    const data = { size: { increment: added.length } };
    const { size } = await tx.collection.update({ where: { id }, data, select: { size: true } });
    if (added.length > 0 && size > MOST_IN_ONE) throw tooLong();
    return added.map(({ taskId }) => taskId);
  });
}

function tooLong(): InvalidInputError {
  const message = `A collection has at most ${MOST_IN_ONE} tasks.`;
  return new InvalidInputError([{ path: ["tasks"], code: "TOO_MANY", limit: MOST_IN_ONE, message }]);
}

/**
 * Takes tasks out of a collection; they themselves stay, and one that is not in it is nothing to do.
 * @throws InvalidInputError for an empty or too large list; NotFoundError when there is no such collection.
 */
export async function removeFromCollection(viewer: Viewer, id: string, tasks: string[]): Promise<Collection> {
  refuseSize(tasks.length, "tasks", MOST_AT_ONCE);
  return changePlaces(viewer, id, async (tx) => {
    const where = { collectionId: id, taskId: { in: tasks }, isHidden: false };
    const removed = await tx.collectedTask.findMany({ where, select: { taskId: true } });
    await tx.collectedTask.deleteMany({ where });
    await tx.collection.update({ where: { id }, data: { size: { decrement: removed.length } } });
    return removed.map(({ taskId }) => taskId);
  });
}

/** Where a task is to go: right before another of the collection, or right after it. One of the two is given. */
export type NewPlace = { before?: string | null | undefined; after?: string | null | undefined };

/**
 * Moves a task of a collection next to another. Of two who move the same task the last one has it; nothing else moves.
 * @throws InvalidInputError unless exactly one neighbour is given; NotFoundError when the collection is not the viewer's, or the
 * task or its neighbour is not in it.
 */
export async function moveInCollection(
  viewer: Viewer,
  id: string,
  task: string,
  { before, after }: NewPlace,
): Promise<Collection> {
  const neighbour = before ?? after;
  if (!neighbour || (before && after)) {
    const message = "Give `before` or `after`, and not both.";
    throw new InvalidInputError([{ path: ["before"], code: neighbour ? "CONFLICT" : "REQUIRED", message }]);
  }
  return changePlaces(viewer, id, async (tx) => {
    const side = before ? "above" : "below";
    await mustBeIn(tx, id, task);
    await mustBeIn(tx, id, neighbour);
    if (task === neighbour) return [];
    const rank = (await rankBeside(tx, id, neighbour, side)) ?? (await rankAfterSpreading(tx, id, neighbour, side));
    const place = { collectionId_taskId: { collectionId: id, taskId: task } };
    await tx.collectedTask.update({ where: place, data: { rank } });
    return [task];
  });
}

async function mustBeIn(tx: Tx, collectionId: string, taskId: string): Promise<void> {
  if ((await tx.collectedTask.count({ where: { collectionId, taskId, isHidden: false } })) === 0) {
    throw new NotFoundError("task in this collection");
  }
}

/** A number between a task's and its neighbour's on one side; null where no number is left between them. */
async function rankBeside(
  tx: Tx,
  collectionId: string,
  taskId: string,
  side: "above" | "below",
): Promise<number | null> {
  const where = { collectionId_taskId: { collectionId, taskId } };
  const { rank } = await tx.collectedTask.findUniqueOrThrow({ where, select: { rank: true } });
  const next = await nextRank(tx, collectionId, side, rank);
  if (next === null) return side === "above" ? rank + 1 : rank - 1;
  const middle = rank + (next - rank) / 2;
  return middle === rank || middle === next ? null : middle;
}

async function rankAfterSpreading(
  tx: Tx,
  collectionId: string,
  taskId: string,
  side: "above" | "below",
): Promise<number> {
  await spreadRanks(tx, collectionId);
  const rank = await rankBeside(tx, collectionId, taskId, side);
  if (rank === null) throw new Error("Whole numbers have numbers between them.");
  return rank;
}
