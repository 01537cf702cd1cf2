import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { countVerification } from "#graphql/domain/accounts/rate-limits.ts";
import { ConflictError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdFor, type PersonAct, SERVICE } from "#graphql/domain/operations/people/act.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** Mails that are sent again for whoever has lost theirs: each with a new link, which goes to the account's address alone. */
export type MailAgain = "EMAIL_VERIFICATION" | "PASSWORD_RESET";

/**
 * Sends an account's owner the mail that confirms their address, or that sets a new password.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, RateLimitedError, ConflictError for an address
 * that is confirmed.
 */
export async function orderMail(
  actor: Actor,
  { account: id, kind, reason }: PersonAct & { kind: MailAgain },
): Promise<User> {
  const why = readReason(reason);
  await mustBeActor(actor, SERVICE);
  await countVerification(id);
  const told = await db.$transaction(async (tx) => {
    const { account, by } = await holdFor(tx, { actor, demand: SERVICE, account: id });
    const { email: recipient, locale, emailVerifiedAt } = account;
    if (kind === "EMAIL_VERIFICATION" && emailVerifiedAt !== null)
      throw new ConflictError("This address is confirmed already.");
    await enqueueMail(tx, { kind, userId: id, recipient, locale });
    const subject = globalIdOf("OperatorAccount", id);
    await recordAct(tx, by, { action: "mail.ordered", subject, after: { kind }, reason: why });
    return account;
  });
  wakeMail();
  return told;
}
