import { hashPassword } from "#graphql/domain/accounts/people/password.ts";
import type { Actor } from "#graphql/domain/operations/actor.ts";
import { db } from "#graphql/runtime/db.ts";
import type { UserRole } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { type Person, signInAgain } from "#tests/support/graphql.ts";
import { addDevice } from "#tests/support/passkey.ts";

export const PASSWORD = "correct horse battery";

/** Somebody of a role, who has just signed in. */
export async function signedInAs(role: UserRole): Promise<Person & { actor: Exclude<Actor, "command line"> }> {
  const { userId } = await makeAccount();
  await db.user.update({ where: { id: userId }, data: { role, passwordHash: await hashPassword(PASSWORD) } });
  const person = await signInAgain(userId);
  return { ...person, actor: { viewer: person.viewer, address: "192.0.2.7" } };
}

/** The same with a passkey that this session has used, which operators need outside of the sandbox. */
export async function signedInStrongly(role: UserRole): ReturnType<typeof signedInAs> {
  const person = await signedInAs(role);
  await addDevice(person.viewer);
  return person;
}

/** Lets the proof of identity of a session grow old. */
export async function letProofGrowOld({ viewer }: Person): Promise<void> {
  const provenAt = new Date(Date.now() - 16 * 60_000);
  await db.session.updateMany({ where: { publicId: viewer.sessionId ?? "" }, data: { provenAt } });
}
