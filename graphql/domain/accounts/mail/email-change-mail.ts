import { createHash, randomBytes } from "node:crypto";
import { textOf } from "#graphql/domain/accounts/mail/mail-text.ts";
import { mayTellOfSignUp } from "#graphql/domain/accounts/rate-limits.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Mail, User } from "#prisma/generated/client/client.ts";

type Text = { subject: string; text: string };

/** A secret for a link, and what is kept of it. */
function makeSecret(): { token: string; hash: string } {
  const token = randomBytes(32).toString("base64url");
  return { token, hash: createHash("sha256").update(token).digest("hex") };
}

/**
 * The words of the mail to the new address, with its link. Where it has an account already its owner is told that, once a
 * day, and nobody else learns it. Null when the change was asked for anew, or stopped.
 */
export async function askNewAddress({ recipient }: Mail, { id: userId, locale }: User): Promise<Text | null> {
  const change = await db.emailChange.findFirst({
    where: { userId, to: recipient, confirmedAt: null, expiresAt: { gt: now() } },
  });
  if (change === null) return null;
  const owner = await db.user.findFirst({ where: { email: recipient, deletedAt: null } });
  if (owner !== null) {
    return (await mayTellOfSignUp(recipient)) ? textOf("EMAIL_CHANGE_TAKEN", owner.locale, {}) : null;
  }
  const { token, hash } = makeSecret();
  await db.emailChange.updateMany({ where: { id: change.id }, data: { confirmHash: hash } });
  return textOf("EMAIL_CHANGE", locale, { token });
}

/** The words of the mail to the present address, with the link that stops the change. */
export async function tellPresentAddress({ recipient }: Mail, { id: userId, locale }: User): Promise<Text | null> {
  const change = await db.emailChange.findFirst({
    where: { userId, from: recipient, expiresAt: { gt: now() } },
    orderBy: { createdAt: "desc" },
  });
  if (change === null) return null;
  const { token, hash } = makeSecret();
  await db.emailChange.updateMany({ where: { id: change.id }, data: { rejectHash: hash } });
  return textOf("EMAIL_CHANGE_ASKED", locale, { token, email: change.to });
}
