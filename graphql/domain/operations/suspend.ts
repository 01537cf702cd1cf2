import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { endSessionsOf } from "#graphql/domain/accounts/sessions/session.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor, SENSITIVE } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { type HeldAccount, holdAccount } from "#graphql/domain/operations/hold-account.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { User } from "#prisma/generated/client/client.ts";

export type Suspension = { account: string; reason: string };

/**
 * Keeps an account out: from the commit on nobody signs in, its sessions are over, its keys are refused and nothing of it is
 * charged. What is at the provider is finished and stays; a round (`endWaitingTasks`) cancels what waits, with its credits back.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError for no reason, NotFoundError, ConflictError for one's own
 * account, the last ADMIN's, and one that is suspended already.
 */
export async function suspendAccount(actor: Actor, { account: id, reason }: Suspension): Promise<User> {
  const why = readReason(reason);
  const suspended = await db.$transaction(async (tx) => {
    const held = await holdAccount(tx, id);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    if (held === null) throw new NotFoundError("account");
    mustBeSuspendable(held, by.userId);
    const account = await setSuspension(tx, id, { suspendedAt: now(), suspendedReason: why });
    await endSessionsOf(id, null, tx);
    const { email: recipient, locale } = account;
    await enqueueMail(tx, { kind: "ACCOUNT_SUSPENDED", userId: id, recipient, locale, details: { reason: why } });
    const subject = globalIdOf("OperatorAccount", id);
    await recordAct(tx, by, {
      action: "account.suspended",
      subject,
      before: { suspended: false },
      after: { suspended: true },
      reason: why,
    });
    return account;
  });
  notify("suspended");
  tell(suspended, "account suspended");
  return suspended;
}

function mustBeSuspendable({ account, isLastAdmin }: HeldAccount, byUserId: string | null): void {
  if (account.id === byUserId) throw new ConflictError("You can't suspend your own account.");
  if (isLastAdmin) throw new ConflictError(`${account.email} is the last ADMIN. Make somebody else one first.`);
  if (account.suspendedAt !== null) throw new ConflictError("This account is suspended already.");
}

/**
 * Opens a suspended account again: its password, its keys and all that it has are as they were.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError for one that is not suspended.
 */
export async function restoreAccount(actor: Actor, { account: id, reason }: Suspension): Promise<User> {
  const why = readReason(reason);
  const restored = await db.$transaction(async (tx) => {
    const held = await holdAccount(tx, id);
    const by = await mustBeActor(actor, SENSITIVE, tx);
    if (held === null) throw new NotFoundError("account");
    const { suspendedAt, suspendedReason } = held.account;
    if (suspendedAt === null) throw new ConflictError("This account is not suspended.");
    const account = await setSuspension(tx, id, { suspendedAt: null, suspendedReason: null });
    await enqueueMail(tx, { kind: "ACCOUNT_RESTORED", userId: id, recipient: account.email, locale: account.locale });
    await recordAct(tx, by, {
      action: "account.restored",
      subject: globalIdOf("OperatorAccount", id),
      before: { suspended: true, since: suspendedAt, reason: suspendedReason },
      after: { suspended: false },
      reason: why,
    });
    return account;
  });
  tell(restored, "account restored");
  return restored;
}

/** The test side is kept out with the account: what its keys order is refused by its own row. */
async function setSuspension(tx: Tx, id: string, data: Pick<User, "suspendedAt" | "suspendedReason">): Promise<User> {
  await tx.user.updateMany({ where: { OR: [{ id }, { sandboxOfId: id }] }, data });
  return tx.user.findUniqueOrThrow({ where: { id } });
}

/** Every process forgets what it knows of the account's keys; the mail goes out. */
function tell({ id }: User, event: string): void {
  notify("keys");
  wakeMail();
  log.warn({ event, userId: id });
}
