import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { findMailedToken, useMailedToken } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { localeOf } from "#graphql/domain/accounts/people/locale.ts";
import { hashPassword } from "#graphql/domain/accounts/people/password.ts";
import { endAccess } from "#graphql/domain/accounts/people/take-over.ts";
import { readEmail, readNewPassword } from "#graphql/domain/accounts/people/validate.ts";
import { welcome } from "#graphql/domain/accounts/people/welcome.ts";
import { countReset, maySendReset } from "#graphql/domain/accounts/rate-limits.ts";
import { knownBrowser } from "#graphql/domain/accounts/sessions/known-browser.ts";
import { type From, recordSecurityEvent } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { NotFoundError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { User } from "#prisma/generated/client/client.ts";

/**
 * Orders a mail with a link to set a new password. Whether the address has an account is looked up only when the mail is
 * sent, so neither the answer nor its time tells. Where strangers have had ten mails sent within the hour there is none
 * more: the links of those that came work, so they can't shut this door.
 * @throws InvalidInputError, RateLimitedError.
 */
export async function requestPasswordReset(email: string, visitor: Visitor): Promise<void> {
  const recipient = readEmail(email);
  const attempt = { email: recipient, ip: visitor.ip, browser: knownBrowser(recipient, visitor) };
  await countReset(attempt);
  if (!(await maySendReset(attempt))) return;
  await enqueueMail(db, { kind: "PASSWORD_RESET", recipient, locale: localeOf(visitor.languages ?? null) });
  wakeMail();
}

/**
 * Sets a new password by the secret of a mailed link, which is good once, and ends all that the old one opened: sessions,
 * keys with their tokens, webhooks with their secrets, and passkeys that it alone could have added. An app's codes are asked
 * for as before. Having got the mail proves the address.
 * @throws InvalidInputError, NotFoundError for a link that is unknown, used or out of date.
 */
export async function resetPassword(token: string, password: string, from: From = null): Promise<User> {
  const chosen = readNewPassword(password);
  const owner = await findMailedToken(token, "RESET_PASSWORD");
  if (owner === null) throw new NotFoundError("link that still works");
  const passwordHash = await hashPassword(chosen);
  const user = await db.$transaction(async (tx) => {
    if (!(await useMailedToken(tx, token, "RESET_PASSWORD"))) throw new NotFoundError("link that still works");
    const { id, email: recipient, locale } = owner;
    const changed = await tx.user.update({
      where: { id },
      data: { passwordHash, emailVerifiedAt: owner.emailVerifiedAt ?? now() },
    });
    await welcome(tx, changed);
    await endAccess(tx, id, "The account's password was reset.");
    await removePasskeysOfPassword(tx, changed);
    await recordSecurityEvent(tx, { userId: id, kind: "PASSWORD_RESET", from });
    await enqueueMail(tx, { kind: "PASSWORD_WAS_RESET", userId: id, recipient, locale });
    return changed;
  });
  notify("keys");
  wakeMail();
  log.info({ event: "password reset", userId: user.id });
  return user;
}

/**
 * Whoever knew the old password could add a passkey, unless codes were asked for beside it. An operator's stay: they are
 * what keeps whoever has the mailbox from acting as one.
 */
async function removePasskeysOfPassword(tx: Tx, { id: userId, role }: User): Promise<void> {
  const asksForCodes = (await tx.totpFactor.count({ where: { userId, confirmedAt: { not: null } } })) > 0;
  if (role === "USER" && !asksForCodes) await tx.passkey.deleteMany({ where: { userId } });
}
