import { welcome } from "#graphql/domain/accounts/people/welcome.ts";
import { ConflictError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import type { Actor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdFor, type PersonAct, SERVICE } from "#graphql/domain/operations/people/act.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { User } from "#prisma/generated/client/client.ts";

/**
 * Takes an address for its owner's, as the link of a mail would: for whom no mail reaches. Welcome credits follow where they
 * are due.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError for one that is confirmed.
 */
export async function confirmEmail(actor: Actor, { account: id, reason }: PersonAct): Promise<User> {
  const why = readReason(reason);
  const confirmed = await db.$transaction(async (tx) => {
    const { account, by } = await holdFor(tx, { actor, demand: SERVICE, account: id });
    if (account.emailVerifiedAt !== null) throw new ConflictError("This address is confirmed already.");
    const after = await tx.user.update({ where: { id }, data: { emailVerifiedAt: now() } });
    await welcome(tx, after);
    const subject = globalIdOf("OperatorAccount", id);
    const [before, since] = [{ emailVerified: false }, { emailVerified: true }];
    await recordAct(tx, by, { action: "account.email_verified", subject, before, after: since, reason: why });
    return after;
  });
  notify(`account:${id}`);
  log.info({ event: "address confirmed by an operator", userId: id });
  return confirmed;
}
