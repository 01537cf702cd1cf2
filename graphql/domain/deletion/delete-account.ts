import { removeFactors } from "#graphql/domain/accounts/factors/second-factor.ts";
import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { isPasswordOf } from "#graphql/domain/accounts/people/password.ts";
import { personOf } from "#graphql/domain/accounts/people/profile.ts";
import { isPossiblePassword } from "#graphql/domain/accounts/people/validate.ts";
import { countPassword } from "#graphql/domain/accounts/rate-limits.ts";
import { endSessionsOf } from "#graphql/domain/accounts/sessions/session.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { closeAsset } from "#graphql/domain/assets/open.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Asset, User } from "#prisma/generated/client/client.ts";

/** What proves that an account's owner means it: the password, or without one the account's address, typed. */
export type DeletionProof = { password?: string | null | undefined; confirmation?: string | null | undefined };

/**
 * Deletes the viewer's account. At once nobody can use it or any of its files, keys and sessions any more, and it has
 * neither name nor address; a purge then removes what it had, but for what the ledger must keep.
 * @throws InvalidInputError for a wrong password or confirmation, RateLimitedError.
 */
export async function deleteAccount(viewer: Viewer, proof: DeletionProof): Promise<void> {
  const user = await personOf(viewer);
  await countPassword(user.id);
  await mustMeanIt(user, proof);
  await closeAccount(user, async () => undefined);
}

/**
 * Deletes an account, whoever has decided it. `decide` runs first in the transaction: it locks what must stay as it is, writes
 * what belongs to the deletion, and what it throws leaves everything as it was.
 */
export async function closeAccount(
  user: Pick<User, "id" | "email" | "locale">,
  decide: (tx: Tx) => Promise<void>,
): Promise<void> {
  const hidden = await db.$transaction(async (tx) => {
    await decide(tx);
    const files = await closeDoors(tx, user.id);
    await tx.mail.deleteMany({ where: { OR: [{ userId: user.id }, { recipient: user.email }] } });
    await tx.user.update({
      where: { id: user.id },
      data: {
        email: `deleted ${user.id}`,
        name: null,
        passwordHash: null,
        emailVerifiedAt: null,
        stripeCustomerId: null,
        role: "USER",
        deletedAt: now(),
      },
    });
    await enqueueMail(tx, { kind: "ACCOUNT_DELETED", recipient: user.email, locale: user.locale });
    return files;
  });
  for (const asset of hidden) closeAsset(asset);
  notify(`account:${user.id}`);
  notify("keys");
  notify("purge");
  wakeMail();
  log.info({ event: "account deleted", userId: user.id });
}

async function mustMeanIt({ email, passwordHash }: User, { password, confirmation }: DeletionProof): Promise<void> {
  if (passwordHash === null) {
    if (confirmation?.trim().toLowerCase() === email) return;
    throw new InvalidInputError([
      { path: ["confirmation"], code: "WRONG", message: "Type the account's e-mail address." },
    ]);
  }
  if (password && isPossiblePassword(password) && (await isPasswordOf(passwordHash, password))) return;
  throw new InvalidInputError([{ path: ["password"], code: "WRONG", message: "This is not your password." }]);
}

/** Nobody comes in any more, and no file is served. Tells which files those are. */
async function closeDoors(tx: Tx, userId: string): Promise<Pick<Asset, "id" | "storageKey">[]> {
  const at = now();
  const owners = { user: { OR: [{ id: userId }, { sandboxOfId: userId }] } };
  await endSessionsOf(userId, null, tx);
  await removeFactors(tx, userId);
  await tx.passkeyChallenge.deleteMany({ where: { userId } });
  await tx.emailChange.deleteMany({ where: { userId } });
  await tx.identity.deleteMany({ where: { userId } });
  await tx.mailedToken.deleteMany({ where: { userId } });
  await tx.apiKey.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: at } });
  await tx.webhookEndpoint.deleteMany({ where: owners });
  await tx.download.deleteMany({ where: owners });
  await tx.task.updateMany({
    where: { ...owners, completedAt: { not: null }, deletedAt: null },
    data: { deletedAt: at },
  });
  return tx.asset.updateManyAndReturn({
    where: { ...owners, deletedAt: null },
    data: { deletedAt: at },
    select: { id: true, storageKey: true },
  });
}
