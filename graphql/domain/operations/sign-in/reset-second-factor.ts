import { removeFactors } from "#graphql/domain/accounts/factors/second-factor.ts";
import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { endSessionsOf } from "#graphql/domain/accounts/sessions/session.ts";
import { recordSecurityEvent } from "#graphql/domain/accounts/trail/security-events.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { holdAccount } from "#graphql/domain/operations/hold-account.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

/**
 * Removes the passkeys, the app and the recovery codes of an account and ends its sessions, for whoever has lost them all.
 * The password stays. The owner is told.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError for no reason, NotFoundError, ConflictError where there
 * is nothing to remove.
 */
export async function resetSecondFactor(actor: Actor, { account: id, reason }: { account: string; reason: string }) {
  const why = readReason(reason);
  await db.$transaction(async (tx) => {
    const held = await holdAccount(tx, id);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    if (held === null) throw new NotFoundError("account");
    if (!(await removeFactors(tx, id))) throw new ConflictError("This account has neither passkey nor app.");
    await endSessionsOf(id, null, tx);
    await recordSecurityEvent(tx, { userId: id, kind: "SECOND_FACTOR_RESET", from: null });
    const { email: recipient, locale } = held.account;
    await enqueueMail(tx, { kind: "SECOND_FACTOR_RESET", userId: id, recipient, locale });
    const subject = globalIdOf("OperatorAccount", id);
    await recordAct(tx, by, { action: "account.second_factor_reset", subject, reason: why });
  });
  wakeMail();
  log.warn({ event: "second factor reset", userId: id });
}
