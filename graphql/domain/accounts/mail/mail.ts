import { z } from "zod";
import { tellAnnounced } from "#graphql/domain/accounts/mail/announcement-mail.ts";
import { askNewAddress, tellPresentAddress } from "#graphql/domain/accounts/mail/email-change-mail.ts";
import { textOf } from "#graphql/domain/accounts/mail/mail-text.ts";
import { makeMailedToken } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { withWayOut } from "#graphql/domain/accounts/mail/turn-off.ts";
import { DAY, fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import { sendMail } from "#graphql/vendors/mail.ts";
import type { Locale, Mail, MailKind, User } from "#prisma/generated/client/client.ts";

/** A mail to be sent. Without `userId` the account is looked up by the address when it is sent. */
export type QueuedMail = {
  kind: MailKind;
  userId?: string;
  recipient: string;
  locale: Locale;
  details?: { expiresAt?: string; reason?: string; change?: string };
  /** Not to be sent before; now where it is left out. */
  notBefore?: Date;
};

const BATCH = 20;
const MOST_ATTEMPTS = 8;
/** One that was given up is kept for so long: an operator may have it tried again. */
const KEPT_MS = 30 * DAY;
const LONGEST_PROBLEM = 200;
const detailsShape = z.object({
  expiresAt: z.string().optional(),
  reason: z.string().optional(),
  change: z.string().optional(),
});

/**
 * Writes a mail that is to be sent, in the transaction of what it tells of. The row is the queue, so no mail is lost
 * and none tells of what did not happen; call `wakeMail` after the commit.
 */
export async function enqueueMail(tx: Tx, mail: QueuedMail): Promise<void> {
  await tx.mail.create({ data: { ...mail, notBefore: mail.notBefore ?? now() } });
}

/** Has ordered mails sent now rather than at the next round. */
export function wakeMail(): void {
  notify("mail");
}

/** Sends the mails that are due. One that is not taken is tried again, later each time, and given up after hours: it waits for an operator then. */
export async function sendDueMails(): Promise<void> {
  for (;;) {
    const due = await db.mail.findMany({
      where: { notBefore: { lte: now() } },
      orderBy: [{ notBefore: "asc" }, { id: "asc" }],
      take: BATCH,
    });
    // Each is put off before it is sent, so none comes up twice. One reader's come in order: the last link is the one that works.
    const byReader = new Map<string, Mail[]>();
    for (const mail of due) byReader.set(mail.recipient, [...(byReader.get(mail.recipient) ?? []), mail]);
    await Promise.all([...byReader.values()].map(sendInOrder));
    if (due.length < BATCH) return;
  }
}

async function sendInOrder(mails: Mail[]): Promise<void> {
  for (const mail of mails) await sendOne(mail);
}

async function sendOne(mail: Mail): Promise<void> {
  const { id, kind, attempts, notBefore } = mail;
  // Nobody has looked at it all the while.
  if (mail.failedAt !== null) return void (await db.mail.deleteMany({ where: { id, notBefore } }));
  const isMine = await db.mail.updateMany({
    where: { id, attempts, notBefore },
    data: { attempts: attempts + 1, notBefore: fromNow(2 ** attempts * 2 * MINUTE) },
  });
  if (isMine.count === 0) return;
  let isSent = false;
  try {
    const text = await compose(mail);
    if (text !== null) await sendMail({ to: mail.recipient, id, ...text });
    isSent = text !== null;
    if (isSent) log.info({ event: "mail sent", mailId: id, kind });
  } catch (error) {
    const isLastTry = attempts + 1 >= MOST_ATTEMPTS;
    log.warn({ event: "mail not sent", mailId: id, kind, isLastTry, err: error });
    const problem = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_PROBLEM);
    const givenUp = isLastTry ? { failedAt: now(), notBefore: fromNow(KEPT_MS) } : {};
    await db.mail.updateMany({ where: { id }, data: { problem, ...givenUp } });
    return;
  }
  if (isSent && mail.mailingId !== null) await leaveMailing(id, mail.mailingId);
  else await db.mail.deleteMany({ where: { id } });
}

/** One of many of the same words has gone: it is counted once, with its row. Whoever holds a mailing's rows locks the mailing first. */
async function leaveMailing(id: string, announcementId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE "Mailing" SET "sent" = "sent" + 1
      WHERE "announcementId" = ${announcementId} AND EXISTS (SELECT FROM "Mail" WHERE "id" = ${id})`;
    await tx.mail.deleteMany({ where: { id } });
  });
}

/** The words of a mail, with a link of its own; null when there is nothing to say any more. */
async function compose(mail: Mail): Promise<{ subject: string; text: string; turnOff?: string } | null> {
  const { kind, recipient, locale } = mail;
  const { expiresAt, reason, change } = detailsShape.parse(mail.details);
  const user = await subjectOf(mail);
  if (kind === "EMAIL_VERIFICATION") {
    if (user === null || user.emailVerifiedAt !== null || user.email !== recipient) return null;
    return textOf(kind, user.locale, { token: await makeMailedToken(user, "VERIFY_EMAIL") });
  }
  if (kind === "PASSWORD_RESET") {
    if (user === null) return null;
    return textOf(kind, user.locale, { token: await makeMailedToken(user, "RESET_PASSWORD") });
  }
  if (kind === "EMAIL_CHANGE") return user === null ? null : askNewAddress(mail, user);
  if (kind === "EMAIL_CHANGE_ASKED") return user === null ? null : tellPresentAddress(mail, user);
  if (kind === "PASSWORD_GUESSED" || kind === "SIGN_UP_REPEATED")
    return user === null ? null : textOf(kind, user.locale, {});
  if (kind === "ANNOUNCEMENT") {
    const text = user === null ? null : await tellAnnounced(mail, user);
    return text === null || user === null ? null : withWayOut(text, user, kind);
  }
  const until = expiresAt === undefined ? undefined : new Date(expiresAt);
  const text = textOf(kind, user?.locale ?? locale, { expiresAt: until, reason, change });
  return kind === "EXPORT_READY" && user !== null ? withWayOut(text, user, kind) : text;
}

async function subjectOf({ userId, recipient }: Mail): Promise<User | null> {
  const which = userId === null ? { email: recipient } : { id: userId };
  return db.user.findFirst({ where: { ...which, deletedAt: null, sandboxOfId: null } });
}
