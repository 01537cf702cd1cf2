import { z } from "zod";
import { InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdAccount } from "#graphql/domain/operations/hold-account.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { limitShapes, saidOf } from "#graphql/domain/operations/site/limit-shapes.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { User } from "#prisma/generated/client/client.ts";

const shape = z.object(limitShapes);

/** What is left out stays; null is its group's limit, and without that the site's own, and no priority. `group`: a row, null for none. */
export type LimitChange = z.input<typeof shape> & {
  account: string;
  group?: string | null | undefined;
  reason: string;
};

/**
 * Sets how many tasks an account may order a day (UTC), may have at the provider at once, and stands ahead of others in line,
 * and whose limits it shares where it has none of its own; its test side has as many again. They hold from the next order and
 * the next round of the dispatcher on; what is under way stays.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError.
 */
export async function setAccountLimits(
  actor: Actor,
  { account: id, group, reason, ...given }: LimitChange,
): Promise<User> {
  const why = readReason(reason);
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const data = { ...saidOf(parsed.data), ...(group !== undefined && { limitGroupId: group }) };
  const changed = await db.$transaction(async (tx) => {
    // Groups are locked before accounts, as whoever removes one does.
    const isGroup = group == null || (await holdGroup(tx, group));
    const held = await holdAccount(tx, id);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    if (held === null) throw new NotFoundError("account");
    if (!isGroup) throw new NotFoundError("group of limits");
    await tx.user.updateMany({ where: { OR: [{ id }, { sandboxOfId: id }] }, data });
    const account = await tx.user.findUniqueOrThrow({ where: { id } });
    await recordAct(tx, by, {
      action: "account.limits_changed",
      subject: globalIdOf("OperatorAccount", id),
      before: await limitsOf(tx, held.account),
      after: await limitsOf(tx, account),
      reason: why,
    });
    return account;
  });
  notify("dispatch");
  const { tasksPerDay, maxRunning, priority, limitGroupId } = changed;
  log.info({ event: "account limits changed", userId: id, tasksPerDay, maxRunning, priority, limitGroupId });
  return changed;
}

/** Keeps a group from being removed until the commit; false when there is none. */
async function holdGroup(tx: Tx, id: string): Promise<boolean> {
  const found = await tx.$queryRaw<object[]>`SELECT "id" FROM "LimitGroup" WHERE "id" = ${id} FOR KEY SHARE`;
  return found.length > 0;
}

/** An account's limits as the audit log tells them: the group by its name, for it may be gone when that is read. */
async function limitsOf(tx: Tx, { tasksPerDay, maxRunning, priority, limitGroupId }: User) {
  const group = limitGroupId === null ? null : await tx.limitGroup.findUnique({ where: { id: limitGroupId } });
  return { tasksPerDay, maxRunning, priority, group: group?.name ?? null };
}
