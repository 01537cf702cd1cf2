import { removeFactors } from "#graphql/domain/accounts/factors/second-factor.ts";
import { welcome } from "#graphql/domain/accounts/people/welcome.ts";
import { endSessionsOf } from "#graphql/domain/accounts/sessions/session.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";

/**
 * Shuts out whoever opened an account with an address that they never proved to be theirs, now that its owner has come:
 * their password, their passkeys and codes, and all that those opened work no more.
 */
export async function takeOver(tx: Tx, userId: string): Promise<void> {
  // The account's row first: a sign-in under way either is seen by what follows, or sees that the password is gone.
  const data = { passwordHash: null, emailVerifiedAt: now() };
  await welcome(tx, await tx.user.update({ where: { id: userId }, data }));
  await removeFactors(tx, userId);
  await endAccess(tx, userId, "The account's address was confirmed by its owner.");
}

/**
 * Ends all that the password of an account has opened: sessions, keys with their tokens, downloads, and the webhooks of
 * both its sides with their signing secrets. The endpoints stay, off for `reason`; each needs a new secret first.
 */
export async function endAccess(tx: Tx, userId: string, reason: string): Promise<void> {
  const at = now();
  const owners = { user: { OR: [{ id: userId }, { sandboxOfId: userId }] } };
  await endSessionsOf(userId, null, tx);
  await tx.mailedToken.deleteMany({ where: { userId } });
  await tx.apiKey.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: at } });
  await tx.download.deleteMany({ where: owners });
  await tx.webhookEndpoint.updateMany({
    where: owners,
    data: { secretRevokedAt: at, previousSecret: null, previousSecretUntil: null },
  });
  await tx.webhookEndpoint.updateMany({
    where: { ...owners, disabledAt: null },
    data: { disabledAt: at, disabledReason: reason },
  });
}
