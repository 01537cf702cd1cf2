import { endSessionsOf } from "#graphql/domain/accounts/sessions/session.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";

/**
 * Shuts out whoever opened an account with an address that they never proved to be theirs, now that its owner has come:
 * their password, sessions, keys and webhooks work no more.
 */
export async function takeOver(tx: Tx, userId: string): Promise<void> {
  const at = now();
  await tx.user.update({ where: { id: userId }, data: { passwordHash: null, emailVerifiedAt: at } });
  await endSessionsOf(userId, null, tx);
  await tx.apiKey.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: at } });
  await tx.webhookEndpoint.updateMany({
    where: { disabledAt: null, user: { OR: [{ id: userId }, { sandboxOfId: userId }] } },
    data: { disabledAt: at, disabledReason: "The account's address was confirmed by its owner." },
  });
}
