import { hashOf } from "#graphql/domain/accounts/api-keys/api-key-secret.ts";
import { mustNotBeSuspended } from "#graphql/domain/accounts/suspended.ts";
import type { KeyRights, Viewer } from "#graphql/domain/accounts/viewer.ts";
import { UnauthenticatedError } from "#graphql/domain/errors.ts";
import { fromNow, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { ApiKey, ClientToken, User } from "#prisma/generated/client/client.ts";

/**
 * Who a program's credential belongs to. Remembers the use of a key, to the minute.
 * @throws UnauthenticatedError for one that is unknown, revoked or expired, saying which, and (ACCOUNT_SUSPENDED) while its
 * account is suspended.
 */
export async function readCredential(secret: string): Promise<Viewer> {
  return secret.startsWith("nbv_token_") ? readToken(secret) : readKey(secret);
}

async function readKey(secret: string): Promise<Viewer> {
  const key = await db.apiKey.findUnique({ where: { hash: hashOf(secret) }, include: OWNER });
  if (key === null) throw new UnauthenticatedError("This API key is not known.");
  mustBeAlive(key);
  const before = fromNow(-MINUTE);
  if (key.lastUsedAt === null || key.lastUsedAt < before) {
    await db.apiKey.updateMany({
      where: { id: key.id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
      data: { lastUsedAt: now() },
    });
  }
  return viewerOf(key, key.scopes, null);
}

async function readToken(secret: string): Promise<Viewer> {
  const token = await db.clientToken.findUnique({
    where: { hash: hashOf(secret) },
    include: { apiKey: { include: OWNER } },
  });
  if (token === null) throw new UnauthenticatedError("This client token is not known.");
  if (token.expiresAt <= now()) throw new UnauthenticatedError("This client token has expired. Ask for a new one.");
  mustBeAlive(token.apiKey);
  return viewerOf(token.apiKey, token.scopes, token);
}

/**
 * The rights of a key by its id: for what was asked with it and is done later.
 * @throws UnauthenticatedError for one that is gone, revoked or expired, and while its account is suspended.
 */
export async function viewerOfKey(id: string): Promise<Viewer> {
  const key = await db.apiKey.findUnique({ where: { id }, include: OWNER });
  if (key === null) throw new UnauthenticatedError("The API key that asked for this is gone.");
  mustBeAlive(key);
  return viewerOf(key, key.scopes, null);
}

/** What has to be known of the account that a key belongs to. */
const OWNER = { user: { select: { suspendedReason: true } } } as const;

function mustBeAlive({ revokedAt, expiresAt, user }: ApiKey & { user: Pick<User, "suspendedReason"> }): void {
  if (revokedAt !== null) throw new UnauthenticatedError("This API key has been revoked.");
  if (expiresAt !== null && expiresAt <= now()) throw new UnauthenticatedError("This API key has expired.");
  mustNotBeSuspended(user);
}

function viewerOf(key: ApiKey, scopes: KeyRights["scopes"], token: ClientToken | null): Viewer {
  const { id, familyId, sandbox, monthlyCreditLimit, maxCreditsPerRequest, maxConcurrentTasks, models } = key;
  const limits = { monthlyCreditLimit, maxCreditsPerRequest, maxConcurrentTasks, models };
  const [worksUntil = null] = [key.expiresAt, token?.expiresAt].flatMap((end) => end ?? []).sort((a, b) => +a - +b);
  const minted = token === null ? null : { id: token.id, endUser: token.endUser, taskId: token.taskId };
  return {
    userId: key.actsForId,
    sessionId: null,
    // The rights of an operator are a person's, never a key's.
    role: "USER",
    key: { id, familyId, sandbox, scopes, ...limits, worksUntil, token: minted },
  };
}
