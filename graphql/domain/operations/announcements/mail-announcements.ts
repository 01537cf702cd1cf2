import { MAILABLE } from "#graphql/domain/accounts/mail/announcement-mail.ts";
import { wantsMail } from "#graphql/domain/accounts/people/notifications.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

/** More are not mailed at a time by people. */
const MOST_AT_ONCE = 10;
/**
 * So many of a mailing's mails wait for their first try at most, and so many in all: other people's links to sign in come up
 * between them, and a mail server that is away is not met by a whole mailing when it is back.
 */
const MOST_FRESH = 100;
const MOST_WAITING = 1000;

/**
 * Puts the next mails of announcements that have begun into the queue: a step each, of as many accounts as the queue has room
 * for. What is written and how far it has come is one transaction, so whatever stops it, and however many processes do it,
 * each account is written to once. It is done when all accounts were looked through and nothing waits any more.
 * @returns whether there is more to do at once.
 */
export async function mailAnnouncements(): Promise<boolean> {
  const open = await db.mailing.findMany({
    where: { startsAt: { lte: now() }, doneAt: null, stoppedAt: null },
    orderBy: { startsAt: "asc" },
    take: MOST_AT_ONCE,
  });
  let isMore = false;
  for (const { announcementId } of open) {
    const hasOrdered = await db.$transaction((tx) => goOn(tx, announcementId));
    isMore ||= hasOrdered;
  }
  return isMore;
}

async function goOn(tx: Tx, announcementId: string): Promise<boolean> {
  const [mine] = await tx.$queryRaw<{ throughId: string; orderedAt: Date | null }[]>`
    SELECT "throughId", "orderedAt" FROM "Mailing"
    WHERE "announcementId" = ${announcementId} AND "doneAt" IS NULL AND "stoppedAt" IS NULL FOR UPDATE SKIP LOCKED`;
  if (mine === undefined) return false;
  const where = { announcementId };
  const announcement = await tx.announcement.findUniqueOrThrow({ where: { id: announcementId } });
  if (announcement.withdrawnAt !== null || announcement.endsAt <= now()) {
    await tx.mail.deleteMany({ where: { mailingId: announcementId } });
    const { sent } = await tx.mailing.update({ where, data: { stoppedAt: now() } });
    log.info({ event: "mailing stopped", announcementId, sent });
    return false;
  }
  const { waiting, fresh } = await inQueue(tx, announcementId);
  if (mine.orderedAt === null) return orderNext(tx, { announcementId, after: mine.throughId, waiting, fresh });
  if (waiting > 0) return false;
  const { sent } = await tx.mailing.update({ where, data: { doneAt: now() } });
  log.info({ event: "mailing done", announcementId, sent });
  return false;
}

async function inQueue(tx: Tx, mailingId: string): Promise<{ waiting: number; fresh: number }> {
  const [row] = await tx.$queryRaw<{ waiting: number; fresh: number }[]>`
    SELECT count(*)::int AS "waiting", count(*) FILTER (WHERE "attempts" = 0)::int AS "fresh"
    FROM "Mail" WHERE "mailingId" = ${mailingId} AND "failedAt" IS NULL`;
  return row ?? { waiting: 0, fresh: 0 };
}

type Step = { announcementId: string; after: string; waiting: number; fresh: number };

async function orderNext(tx: Tx, { announcementId, after, waiting, fresh }: Step): Promise<boolean> {
  const room = Math.min(MOST_FRESH - fresh, MOST_WAITING - waiting);
  if (room <= 0) return false;
  const accounts = await tx.user.findMany({
    where: { ...MAILABLE, id: { gt: after } },
    orderBy: { id: "asc" },
    take: room,
    select: { id: true, email: true, locale: true, mutedMails: true },
  });
  const wanting = accounts.filter((account) => wantsMail(account, "ANNOUNCEMENT"));
  const { count } = await tx.mail.createMany({
    data: wanting.map(({ id: userId, email: recipient, locale }) => {
      return { kind: "ANNOUNCEMENT" as const, mailingId: announcementId, userId, recipient, locale, notBefore: now() };
    }),
  });
  const isLast = accounts.length < room;
  await tx.mailing.update({
    where: { announcementId },
    data: {
      throughId: accounts.at(-1)?.id ?? after,
      ordered: { increment: count },
      ...(isLast && { orderedAt: now() }),
    },
  });
  return accounts.length > 0;
}
