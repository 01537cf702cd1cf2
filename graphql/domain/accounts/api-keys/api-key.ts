import { v7 as uuid } from "uuid";
import { alive } from "#graphql/domain/accounts/api-keys/alive.ts";
import { type NewKey, readNewKey } from "#graphql/domain/accounts/api-keys/api-key-input.ts";
import { makeKeySecret } from "#graphql/domain/accounts/api-keys/api-key-secret.ts";
import { sandboxSideOf } from "#graphql/domain/accounts/api-keys/test-mode.ts";
import { mustStillBeSignedIn } from "#graphql/domain/accounts/still-signed-in.ts";
import { type From, recordSecurityEvent } from "#graphql/domain/accounts/trail/security-events.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { catalog } from "#graphql/domain/catalog/in-force.ts";
import { ConflictError, ForbiddenError, NotFoundError, QuotaExceededError } from "#graphql/domain/errors.ts";
import { enforceDailyLimit, MOST_A_DAY } from "#graphql/domain/quotas.ts";
import { DAY, fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { ApiKey } from "#prisma/generated/client/client.ts";

export const MOST_KEYS = 100;
const LONGEST_OVERLAP_HOURS = 7 * 24;

export type MadeKey = { apiKey: ApiKey; secret: string };

/**
 * Makes a key. Its secret is given this once; only its hash is kept.
 * @throws InvalidInputError, ForbiddenError for a key that would make keys, QuotaExceededError above 100 that work, or
 * above 200 made in a day.
 */
export async function createApiKey(viewer: Viewer, input: NewKey, from: From = null): Promise<MadeKey> {
  mustBePerson(viewer);
  await catalog();
  const settings = readNewKey(input);
  const { userId } = viewer;
  const actsForId = settings.sandbox ? await sandboxSideOf(userId) : userId;
  const { secret, ...kept } = makeKeySecret(settings.sandbox);
  const id = uuid();
  const apiKey = await db.$transaction(async (tx) => {
    const made = { ...settings, ...kept, id, familyId: id, userId, actsForId, createdAt: now() };
    const row = await tx.apiKey.create({ data: made });
    await enforceKeysOfDay(tx, userId);
    await mustStillBeSignedIn(tx, viewer);
    await recordSecurityEvent(tx, { userId, kind: "API_KEY_CREATED", from, detail: settings.name });
    if ((await tx.apiKey.count({ where: { userId, ...alive() } })) <= MOST_KEYS) return row;
    throw new QuotaExceededError(`An account has at most ${MOST_KEYS} keys. Revoke some that are not used.`);
  });
  log.info({ event: "api key made", keyId: id, userId, sandbox: settings.sandbox });
  return { apiKey, secret };
}

/** Ends a key at once, with every token it has minted. Does nothing to one that is revoked. @throws NotFoundError */
export async function revokeApiKey(viewer: Viewer, id: string, from: From = null): Promise<ApiKey> {
  mustBePerson(viewer);
  const { userId } = viewer;
  const revoked = await db.$transaction(async (tx) => {
    const data = { revokedAt: now() };
    const [row] = await tx.apiKey.updateManyAndReturn({ where: { id, userId, revokedAt: null }, data });
    const fact = { userId, kind: "API_KEY_REVOKED" as const, from };
    if (row !== undefined) await recordSecurityEvent(tx, { ...fact, detail: row.name });
    return row;
  });
  notify("keys");
  if (revoked !== undefined) log.info({ event: "api key revoked", keyId: id, userId });
  return ownKey(userId, id);
}

/**
 * Makes a key with the same settings and the same budget; the old one works for `overlapHours` more (0 to 168).
 * @throws NotFoundError, ConflictError when it works no more or has been replaced, QuotaExceededError above 200 made in a
 * day.
 */
export async function rotateApiKey(
  viewer: Viewer,
  id: string,
  overlapHours: number,
  from: From = null,
): Promise<MadeKey & { previous: ApiKey }> {
  mustBePerson(viewer);
  const { userId } = viewer;
  const old = await ownKey(userId, id);
  const { secret, ...kept } = makeKeySecret(old.sandbox);
  const newId = uuid();
  const overlapMs = Math.min(Math.max(overlapHours, 0), LONGEST_OVERLAP_HOURS) * HOUR;
  const end = fromNow(overlapMs);
  const expiresAt = old.expiresAt !== null && old.expiresAt < end ? old.expiresAt : end;
  const apiKey = await db.$transaction(async (tx) => {
    const made = await tx.apiKey.create({ data: { ...settingsOf(old), ...kept, id: newId, createdAt: now() } });
    const { count } = await tx.apiKey.updateMany({
      where: { id, userId, replacedById: null, ...alive() },
      data: { replacedById: newId, expiresAt },
    });
    if (count === 0) throw new ConflictError("This key works no more, or has been replaced already.");
    await enforceKeysOfDay(tx, userId);
    await mustStillBeSignedIn(tx, viewer);
    await recordSecurityEvent(tx, { userId, kind: "API_KEY_ROTATED", from, detail: old.name });
    return made;
  });
  notify("keys");
  log.info({ event: "api key rotated", keyId: newId, replaces: id, userId });
  return { apiKey, secret, previous: await ownKey(userId, id) };
}

/** Those that are revoked keep their row, so what works alone would bound nothing. */
function enforceKeysOfDay(tx: Tx, userId: string): Promise<void> {
  const limit = { userId, most: MOST_A_DAY["API keys"], things: "API keys" };
  return enforceDailyLimit(tx, limit, (firstId) => tx.apiKey.count({ where: { userId, id: { gte: firstId } } }));
}

function settingsOf({ userId, actsForId, name, familyId, sandbox, ...key }: ApiKey) {
  const { scopes, monthlyCreditLimit, maxCreditsPerRequest, maxConcurrentTasks, models, expiresAt } = key;
  const limits = { monthlyCreditLimit, maxCreditsPerRequest, maxConcurrentTasks, models };
  return { userId, actsForId, name, familyId, sandbox, scopes, ...limits, expiresAt };
}

async function ownKey(userId: string, id: string): Promise<ApiKey> {
  const key = await db.apiKey.findFirst({ where: { id, userId } });
  if (key === null) throw new NotFoundError("API key");
  return key;
}

function mustBePerson(viewer: Viewer): void {
  if (viewer.key !== undefined) throw new ForbiddenError("Keys are managed by people who are signed in, not by keys.");
}

/** Removes client tokens that expired a day ago or more. */
export async function deleteExpiredClientTokens(): Promise<void> {
  await db.clientToken.deleteMany({ where: { expiresAt: { lt: fromNow(-DAY) } } });
}
