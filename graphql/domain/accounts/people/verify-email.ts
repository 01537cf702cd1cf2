import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { findMailedToken, useMailedToken } from "#graphql/domain/accounts/mail/mailed-token.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { countVerification } from "#graphql/domain/accounts/rate-limits.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
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

/**
 * Confirms an address by the secret of a mailed link, which is good once, whoever is signed in.
 * @throws NotFoundError for a link that is unknown, used or out of date.
 */
export async function verifyEmail(token: string): Promise<User> {
  const owner = await findMailedToken(token, "VERIFY_EMAIL");
  if (owner === null) throw new NotFoundError("link that still works");
  const user = await db.$transaction(async (tx) => {
    if (!(await useMailedToken(tx, token, "VERIFY_EMAIL"))) throw new NotFoundError("link that still works");
    return tx.user.update({ where: { id: owner.id }, data: { emailVerifiedAt: owner.emailVerifiedAt ?? now() } });
  });
  log.info({ event: "address confirmed", userId: user.id });
  return user;
}
