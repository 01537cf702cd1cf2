import { wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { SERVICE } from "#graphql/domain/operations/people/act.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import type { Mail } from "#prisma/generated/client/client.ts";

export type MailAct = { mail: string; reason: string };

/** Has a mail that did not go tried again now, from the start. @throws ForbiddenError, InvalidInputError, NotFoundError. */
export async function retryMail(actor: Actor, { mail: id, reason }: MailAct): Promise<Mail> {
  const why = readReason(reason);
  const due = await db.$transaction(async (tx) => {
    await recordFor(tx, actor, "mail.retried", { mail: id, reason: why });
    return tx.mail.update({ where: { id }, data: { attempts: 1, failedAt: null, notBefore: now() } });
  });
  wakeMail();
  return due;
}

/** Gives a mail up for good: nobody is sent it. @throws ForbiddenError, InvalidInputError, NotFoundError. */
export async function dropMail(actor: Actor, { mail: id, reason }: MailAct): Promise<Mail> {
  const why = readReason(reason);
  return db.$transaction(async (tx) => {
    await recordFor(tx, actor, "mail.dropped", { mail: id, reason: why });
    return tx.mail.delete({ where: { id } });
  });
}

/** The log names no address: a mail is known by its account and its kind. */
async function recordFor(
  tx: Tx,
  actor: Actor,
  action: "mail.retried" | "mail.dropped",
  { mail: id, reason }: MailAct,
): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "Mail" WHERE "id" = ${id} FOR UPDATE`;
  const by = await mustBeActor(actor, SERVICE, tx);
  const mail = await tx.mail.findUnique({ where: { id } });
  if (mail === null) throw new NotFoundError("mail: it has gone, or was dropped");
  const { userId, kind, attempts } = mail;
  const subject = userId === null ? undefined : globalIdOf("OperatorAccount", userId);
  await recordAct(tx, by, { action, ...(subject && { subject }), before: { mail: id, kind, attempts }, reason });
}
