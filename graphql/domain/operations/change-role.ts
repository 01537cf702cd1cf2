import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdAccount } from "#graphql/domain/operations/hold-account.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { User, UserRole } from "#prisma/generated/client/client.ts";

/** `reason` may be left out on the command line alone. */
export type RoleChange = { account: string; role: UserRole; reason?: string };

/**
 * Makes an account an operator's, or an ordinary one again; it holds from the account's next request on.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError when nobody would be left who
 * is an ADMIN.
 */
export async function changeRole(actor: Actor, { account: id, role, reason }: RoleChange): Promise<User> {
  const why = reason === undefined && actor === "command line" ? undefined : readReason(reason ?? "");
  const changed = await db.$transaction(async (tx) => {
    const held = await holdAccount(tx, id);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    if (held === null) throw new NotFoundError("account");
    const { account, isLastAdmin } = held;
    if (account.role === role) return account;
    if (isLastAdmin) throw new ConflictError(`${account.email} is the last ADMIN. Make somebody else one first.`);
    await recordAct(tx, by, {
      action: "account.role_changed",
      subject: globalIdOf("OperatorAccount", id),
      before: { role: account.role },
      after: { role },
      ...(why !== undefined && { reason: why }),
    });
    return tx.user.update({ where: { id }, data: { role } });
  });
  log.warn({ event: "role changed", userId: id, role });
  return changed;
}
