import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { hashPassword, isPasswordOf } from "#graphql/domain/accounts/people/password.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { type PasswordChange, readPasswordChange } from "#graphql/domain/accounts/people/validate.ts";
import { countPassword } from "#graphql/domain/accounts/rate-limits.ts";
import { endSessionsOf } from "#graphql/domain/accounts/sessions/session.ts";
import { type From, recordSecurityEvent } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ConflictError, InvalidInputError } from "#graphql/domain/errors.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { User } from "#prisma/generated/client/client.ts";

/**
 * Changes the password of whoever knows the present one, and ends every other session.
 * @throws InvalidInputError (a wrong `currentPassword` among it), ConflictError when the account has none yet,
 * RateLimitedError.
 */
export async function changePassword(viewer: Viewer, input: PasswordChange, from: From = null): Promise<User> {
  const person = await personOf(viewer);
  const { currentPassword, newPassword } = readPasswordChange(input);
  const { id, email: recipient, locale, passwordHash: known } = person;
  if (known === null) throw new ConflictError("This account has no password yet. Ask for a mail to set one.");
  await countPassword(id);
  if (!(await isPasswordOf(known, currentPassword))) {
    throw notThePassword();
  }
  const passwordHash = await hashPassword(newPassword);
  const user = await db.$transaction(async (tx) => {
    // A reset may have come in between, from whoever has the mailbox: theirs stays.
    const [changed] = await tx.user.updateManyAndReturn({ where: { id, passwordHash: known }, data: { passwordHash } });
    if (changed === undefined) throw notThePassword();
    await endSessionsOf(id, viewer.sessionId, tx);
    await tx.mailedToken.deleteMany({ where: { userId: id, purpose: "RESET_PASSWORD" } });
    await recordSecurityEvent(tx, { userId: id, kind: "PASSWORD_CHANGED", from });
    await enqueueMail(tx, { kind: "PASSWORD_CHANGED", userId: id, recipient, locale });
    return changed;
  });
  wakeMail();
  log.info({ event: "password changed", userId: id });
  return user;
}

function notThePassword(): InvalidInputError {
  return new InvalidInputError([{ path: ["currentPassword"], code: "WRONG", message: "This is not your password." }]);
}
