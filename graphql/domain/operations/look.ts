import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { db } from "#graphql/runtime/db.ts";

/** What operators see as an account: no test side, and none that its owner has deleted. */
export const LISTED = { deletedAt: null, sandboxOfId: null } as const;

/**
 * Notes in the audit log that an operator looks at these accounts, as far as they are there and not the operator's own.
 * Tells which are there.
 * @throws ForbiddenError, UnauthenticatedError.
 */
export async function lookAtAccounts(actor: Actor, ids: string[]): Promise<string[]> {
  return db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, { role: "SUPPORT", hasProof: false }, tx);
    const rows = await tx.user.findMany({ where: { ...LISTED, id: { in: ids } }, select: { id: true } });
    for (const { id } of rows) {
      if (id === by.userId) continue;
      await recordAct(tx, by, { action: "account.viewed", subject: globalIdOf("OperatorAccount", id) });
    }
    return rows.map(({ id }) => id);
  });
}
