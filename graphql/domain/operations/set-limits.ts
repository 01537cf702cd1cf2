import { z } from "zod";
import { InvalidInputError, NotFoundError, problemsIn } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdAccount } from "#graphql/domain/operations/hold-account.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { User } from "#prisma/generated/client/client.ts";

const MOST_A_DAY = 1_000_000;
const MOST_AT_ONCE = 1000;
const MOST_AHEAD = 100;

const shape = z.object({
  tasksPerDay: z
    .int()
    .min(0, "At least 0 tasks a day.")
    .max(MOST_A_DAY, `At most ${MOST_A_DAY} tasks a day.`)
    .nullish(),
  maxRunning: z
    .int()
    .min(1, "At least 1 task at once.")
    .max(MOST_AT_ONCE, `At most ${MOST_AT_ONCE} tasks at once.`)
    .nullish(),
  priority: z
    .int()
    .min(0, "At least 0 tasks ahead of others.")
    .max(MOST_AHEAD, `At most ${MOST_AHEAD} tasks ahead of others.`)
    .nullish(),
});

/** What is left out stays; null is the site's own limit, and no priority. */
export type LimitChange = z.input<typeof shape> & { account: string; reason: string };

/**
 * Sets how many tasks an account may order a day (UTC), may have at the provider at once, and stands ahead of others in line;
 * its test side has as many again. They hold from the next order and the next round of the dispatcher on; what is under way stays.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError.
 */
export async function setAccountLimits(actor: Actor, { account: id, reason, ...given }: LimitChange): Promise<User> {
  const why = readReason(reason);
  const limits = read(given);
  const changed = await db.$transaction(async (tx) => {
    const held = await holdAccount(tx, id);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    if (held === null) throw new NotFoundError("account");
    await tx.user.updateMany({ where: { OR: [{ id }, { sandboxOfId: id }] }, data: limits });
    const account = await tx.user.findUniqueOrThrow({ where: { id } });
    await recordAct(tx, by, {
      action: "account.limits_changed",
      subject: globalIdOf("OperatorAccount", id),
      before: limitsOf(held.account),
      after: limitsOf(account),
      reason: why,
    });
    return account;
  });
  notify("dispatch");
  log.info({ event: "account limits changed", userId: id, ...limitsOf(changed) });
  return changed;
}

function limitsOf({ tasksPerDay, maxRunning, priority }: User) {
  return { tasksPerDay, maxRunning, priority };
}

function read(given: z.input<typeof shape>) {
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new InvalidInputError(problemsIn(parsed.error.issues));
  const { tasksPerDay, maxRunning, priority } = parsed.data;
  return {
    ...(tasksPerDay !== undefined && { tasksPerDay }),
    ...(maxRunning !== undefined && { maxRunning }),
    ...(priority !== undefined && { priority }),
  };
}
