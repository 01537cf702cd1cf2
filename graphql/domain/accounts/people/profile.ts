import { type ProfileChange, readProfile } from "#graphql/domain/accounts/people/credentials.ts";
import { personOf } from "#graphql/domain/accounts/people/person.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { db } from "#graphql/runtime/db.ts";
import type { User } from "#prisma/generated/client/client.ts";

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
