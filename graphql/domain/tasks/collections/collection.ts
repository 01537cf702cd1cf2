import { z } from "zod";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { isBlank, isStorable } from "#graphql/domain/catalog/parameters.ts";
import { InvalidInputError, NotFoundError, problemsIn, QuotaExceededError } from "#graphql/domain/errors.ts";
import { lockAccount } from "#graphql/domain/quotas.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Collection } from "#prisma/generated/client/client.ts";

/** So many may an account have; its test side has as many again. */
export const MOST_COLLECTIONS = 500;
const LONGEST_NAME = 100;

const nameShape = z
  .string()
  .trim()
  .refine((text) => !isBlank(text), { message: "A collection has a name.", params: { code: "REQUIRED" } })
  .max(LONGEST_NAME, `A name has at most ${LONGEST_NAME} characters.`)
  .refine(isStorable, { message: "A name holds a character that cannot be stored.", params: { code: "UNSTORABLE" } });

function readName(given: string): string {
  const parsed = nameShape.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(problemsIn(parsed.error.issues, ["name"]));
}

/** Makes a collection, with nothing in it. @throws InvalidInputError, QuotaExceededError above 500. */
export async function createCollection({ userId }: Viewer, given: string): Promise<Collection> {
  const name = readName(given);
  return db.$transaction(async (tx) => {
    await lockAccount(tx, userId);
    if ((await tx.collection.count({ where: { userId } })) >= MOST_COLLECTIONS) {
      throw new QuotaExceededError(`An account may have ${MOST_COLLECTIONS} collections.`);
    }
    return tx.collection.create({ data: { userId, name } });
  });
}

/** Gives a collection another name. @throws InvalidInputError, NotFoundError. */
export async function renameCollection({ userId }: Viewer, id: string, given: string): Promise<Collection> {
  const name = readName(given);
  const [collection] = await db.collection.updateManyAndReturn({ where: { id, userId }, data: { name } });
  if (collection === undefined) throw new NotFoundError("collection");
  return collection;
}

/** Removes a collection; the tasks that were in it stay. @throws NotFoundError. */
export async function deleteCollection({ userId }: Viewer, id: string): Promise<void> {
  const { count } = await db.collection.deleteMany({ where: { id, userId } });
  if (count === 0) throw new NotFoundError("collection");
}
