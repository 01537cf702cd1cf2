import { type ProfileChange, readProfile } from "#graphql/domain/accounts/people/validate.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ForbiddenError, UnauthenticatedError } from "#graphql/domain/errors.ts";
import { sharedRead } from "#graphql/runtime/concurrency/shared-read.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** The row of an account; null when there is none. Who asks for the same at once shares one read. */
export const accountWithId = sharedRead((id: string) => db.user.findUnique({ where: { id } }));

/**
 * Changes what an account's owner is called and reads. What is left out stays; null or nothing clears the name.
 * @throws InvalidInputError
 */
export async function updateProfile(viewer: Viewer, change: ProfileChange): Promise<User> {
  const { id } = await personOf(viewer);
  const { name, locale } = readProfile(change);
  return db.user.update({
    where: { id },
    data: { name: change.name === undefined ? undefined : name, locale: locale ?? undefined },
  });
}

/**
 * The account of a viewer who is a person: what concerns an account itself is never a key's to decide.
 * @throws ForbiddenError for a key, UnauthenticatedError when the account is gone.
 */
export async function personOf(viewer: Viewer, tx: Tx = db): Promise<User> {
  if (viewer.key !== undefined) throw new ForbiddenError("This is for people who are signed in, not for keys.");
  const user = await tx.user.findFirst({ where: { id: viewer.userId, deletedAt: null } });
  if (user === null) throw new UnauthenticatedError();
  return user;
}
