import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { findMailedToken, makeMailedToken, useMailedToken } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { takeOver } from "#graphql/domain/accounts/people/take-over.ts";
import { welcome } from "#graphql/domain/accounts/people/welcome.ts";
import { countVerification } from "#graphql/domain/accounts/rate-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { User } from "#prisma/generated/client/client.ts";

/** Orders another mail that asks to confirm the address. @throws ConflictError when it is confirmed, RateLimitedError */
export async function requestEmailVerification(viewer: Viewer): Promise<User> {
  const user = await personOf(viewer);
  const { id: userId, email: recipient, locale } = user;
  if (user.emailVerifiedAt !== null) throw new ConflictError("This address is confirmed already.");
  await countVerification(userId);
  await enqueueMail(db, { kind: "EMAIL_VERIFICATION", userId, recipient, locale });
  wakeMail();
  return user;
}

/** A confirmed address; `passwordToken` sets a password (`resetPassword`) where confirming has ended the one before. */
export type ConfirmedEmail = { email: string; passwordToken: string | null };

/**
 * Confirms an address by the secret of a mailed link, which is good once. That proves the mailbox and no more: unless it
 * comes from a browser that is signed in to the account, all that was opened before ends, for a stranger may have.
 * @throws NotFoundError for a link that is unknown, used or out of date.
 */
export async function verifyEmail(token: string, viewer: Viewer | null): Promise<ConfirmedEmail> {
  const owner = await findMailedToken(token, "VERIFY_EMAIL");
  if (owner === null) throw new NotFoundError("link that still works");
  const { id, email } = owner;
  const isOwnBrowser = viewer !== null && viewer.sessionId !== null && viewer.userId === id;
  const passwordToken = await db.$transaction(async (tx) => {
    if (!(await useMailedToken(tx, token, "VERIFY_EMAIL"))) throw new NotFoundError("link that still works");
    const { count } = await tx.user.updateMany({
      where: { id, emailVerifiedAt: null },
      data: { emailVerifiedAt: now() },
    });
    if (count === 0) return null;
    await welcome(tx, { id, email, emailVerifiedAt: now() });
    if (isOwnBrowser) return null;
    await takeOver(tx, id);
    return makeMailedToken(owner, "RESET_PASSWORD", tx);
  });
  notify(`account:${id}`);
  notify("keys");
  log.info({ event: "address confirmed", userId: id, isTakenOver: passwordToken !== null });
  return { email, passwordToken };
}
