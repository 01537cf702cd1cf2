import type { Tx } from "#graphql/runtime/db.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** An account that an operator acts on; `isLastAdmin`: without it nobody who may sign in is an ADMIN. */
export type HeldAccount = { account: User; isLastAdmin: boolean };

/**
 * Locks an account, its test side and every operator until the commit, so that of two acts the second sees the first: two
 * administrators who demote or suspend each other at once are not both gone. Null when there is no such account.
 */
export async function holdAccount(tx: Tx, id: string): Promise<HeldAccount | null> {
  const admins = await tx.$queryRaw<{ id: string }[]>`
    WITH "held" AS MATERIALIZED (
      SELECT "id", "role", "suspendedAt", "deletedAt" FROM "User"
      WHERE "id" = ${id} OR "sandboxOfId" = ${id} OR "role" <> 'USER' ORDER BY "id" FOR NO KEY UPDATE
    )
    SELECT "id" FROM "held" WHERE "role" = 'ADMIN' AND "suspendedAt" IS NULL AND "deletedAt" IS NULL`;
  const account = await tx.user.findFirst({ where: { id, deletedAt: null, sandboxOfId: null } });
  if (account === null) return null;
  return { account, isLastAdmin: admins.length === 1 && admins[0]?.id === id };
}
