import { v7 as uuid } from "uuid";
import { z } from "zod";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { isBlank, isStorable } from "#graphql/domain/catalog/parameters.ts";
import { InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { claimKey, findReplay, validateKey } from "#graphql/domain/idempotency.ts";
import { enforceDailyLimit, MOST_A_DAY } from "#graphql/domain/quotas.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { Batch } from "#prisma/generated/client/client.ts";

/** So many tasks are ordered in one. */
export const MOST_IN_BATCH = 1000;
const LONGEST_NAME = 100;

const nameShape = z
  .string()
  .trim()
  .refine((text) => !isBlank(text), { message: "A batch has a name.", params: { code: "REQUIRED" } })
  .max(LONGEST_NAME, `A name has at most ${LONGEST_NAME} characters.`)
  .refine(isStorable, { message: "A name holds a character that cannot be stored.", params: { code: "UNSTORABLE" } });

type CreateBatch = { name: string; idempotencyKey?: string | null | undefined };

/**
 * Makes a batch, with nothing in it. The same key and name give the same batch.
 * @throws InvalidInputError, IdempotencyMismatchError, QuotaExceededError above 500 a day.
 */
export async function createBatch({ userId }: Viewer, given: CreateBatch): Promise<Batch> {
  const parsed = nameShape.safeParse(given.name);
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues, ["name"]));
  const { idempotencyKey: key } = given;
  const name = parsed.data;
  if (key) validateKey(key);
  const id = uuid();
  const request = key ? { userId, operation: "createBatch", key, input: { name } } : null;
  const known = request === null ? null : await findReplay(request);
  if (known !== null) return db.batch.findUniqueOrThrow({ where: { id: known } });
  return db.$transaction(async (tx) => {
    const claimed = request === null ? null : await claimKey(tx, { ...request, resultId: id });
    if (claimed !== null) return tx.batch.findUniqueOrThrow({ where: { id: claimed.replayOf } });
    const batch = await tx.batch.create({ data: { id, userId, name, createdAt: now() } });
    await enforceDailyLimit(tx, { userId, most: MOST_A_DAY.batches, things: "batches" }, (firstId) =>
      tx.batch.count({ where: { userId, id: { gte: firstId } } }),
    );
    return batch;
  });
}

/**
 * Deletes a batch; its tasks stay, and what is under way goes on. Its row stays, too, without its name: a call that has taken room in it
 * still names it, and it counts for its day.
 * @throws NotFoundError
 */
export async function deleteBatch({ userId }: Viewer, id: string): Promise<void> {
  const mine = { id, userId, deletedAt: null };
  const { count } = await db.batch.updateMany({ where: mine, data: { deletedAt: now(), name: "" } });
  if (count === 0) throw new NotFoundError("batch");
}

/**
 * Keeps room in a batch for so many tasks: several calls at once can't fill it above its limit together.
 * @throws InvalidInputError for one that is absent or somebody else's, and where so many have no room in it.
 */
export async function takeRoom(tx: Tx, { userId }: Viewer, id: string, tasks: number): Promise<void> {
  const { count } = await tx.batch.updateMany({
    where: { id, userId, deletedAt: null, size: { lte: MOST_IN_BATCH - tasks } },
    data: { size: { increment: tasks } },
  });
  if (count > 0) return;
  const path = ["batch"];
  if ((await tx.batch.count({ where: { id, userId, deletedAt: null } })) === 0)
    throw new InvalidInputError([{ path, code: "WRONG", message: "There is no such batch." }]);
  const message = `A batch has at most ${MOST_IN_BATCH} tasks.`;
  throw new InvalidInputError([{ path, code: "TOO_MANY", limit: MOST_IN_BATCH, message }]);
}

/** Gives back the room of those that were refused. */
export async function giveRoomBack(tx: Tx, id: string, tasks: number): Promise<void> {
  if (tasks > 0) await tx.batch.updateMany({ where: { id }, data: { size: { decrement: tasks } } });
}
