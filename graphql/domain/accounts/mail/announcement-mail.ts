import { pageIn, textOf } from "#graphql/domain/accounts/mail/mail-text.ts";
import { wantsMail } from "#graphql/domain/accounts/people/notifications.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Mail, Prisma, User } from "#prisma/generated/client/client.ts";

/** Accounts that an announcement is mailed to, unless they have muted such mails; an index holds just these. */
export const MAILABLE = {
  emailVerifiedAt: { not: null },
  suspendedAt: null,
  deletedAt: null,
  sandboxOfId: null,
} satisfies Prisma.UserWhereInput;

/**
 * The words of an announcement for one reader, as all is when it is sent; null where it was taken back or is over, and where
 * its reader wants no such mails any more, is shut out, or has another address now.
 */
export async function tellAnnounced(
  { mailingId, recipient }: Mail,
  user: User,
): Promise<{ subject: string; text: string } | null> {
  if (user.emailVerifiedAt === null || user.suspendedAt !== null || user.email !== recipient) return null;
  if (mailingId === null || !wantsMail(user, "ANNOUNCEMENT")) return null;
  const announcement = await db.announcement.findFirst({
    where: { id: mailingId, withdrawnAt: null, endsAt: { gt: now() } },
  });
  if (announcement === null) return null;
  const { textEn, textZh, url: given } = announcement;
  const url = given?.startsWith("/") ? pageIn(user.locale, given) : given;
  return textOf("ANNOUNCEMENT", user.locale, { told: { text: user.locale === "ZH" ? textZh : textEn, url } });
}
