import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { v7 as uuid } from "uuid";
import { type UploadInput, validateUpload } from "#graphql/domain/assets/uploads/upload-rules.ts";
import { uploadUrl } from "#graphql/domain/assets/uploads/upload-url.ts";
import { QuotaExceededError, RateLimitedError } from "#graphql/domain/errors.ts";
import { fromNow, HOUR, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import type { DirectUpload } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";

const ADDRESS_LIFE_MS = HOUR;
const MEGABYTE = 1024 * 1024;

const byAccount = new RateLimiterMemory({ keyPrefix: "uploads", points: 120, duration: MINUTE / SECOND });

export type UploadTarget = { id: string; url: string; headers: Record<string, string>; expiresAt: Date };

/**
 * Makes a place for a file: an address that takes exactly the announced bytes by PUT, once, for an hour. It is on our
 * domain, or in the bucket itself where files are kept in one. Room is counted from now on.
 * @throws InvalidInputError, RateLimitedError, QuotaExceededError when the account's uploads would be more than it may keep.
 */
export async function createUpload(viewer: { userId: string }, input: UploadInput): Promise<UploadTarget> {
  const { userId } = viewer;
  await countUpload(userId);
  const file = validateUpload(input);
  const id = uuid();
  const expiresAt = fromNow(ADDRESS_LIFE_MS);
  const storageKey = rawKey(id);
  const direct = await storage().directUpload(storageKey, { ...file, seconds: ADDRESS_LIFE_MS / SECOND });
  await db.$transaction(async (tx) => {
    await checkRoom(tx, userId, file.byteSize);
    // Where the bytes come through us, they get their key when they have come.
    await tx.upload.create({
      data: { id, userId, ...file, storageKey: direct && storageKey, createdAt: now(), expiresAt },
    });
  });
  return { id, expiresAt, ...addressOf(direct, id, file.contentType, expiresAt) };
}

/** How much of its room an account's uploads take, both in megabytes. */
export async function uploadRoom(userId: string): Promise<{ usedMegabytes: number; quotaMegabytes: number }> {
  const kept = await db.uploadUsage.findUnique({ where: { userId } });
  return { usedMegabytes: Number(kept?.bytes ?? 0) / MEGABYTE, quotaMegabytes: env.uploadQuotaMb };
}

/** Where bytes are kept as they came; `part` tells two comings apart. */
export function rawKey(id: string, part = "sent"): string {
  return `uploads/incoming/${id}/${part}.bin`;
}

function addressOf(direct: DirectUpload | null, id: string, contentType: string, expiresAt: Date) {
  return direct ?? { url: uploadUrl(id, expiresAt), headers: { "content-type": contentType } };
}

async function countUpload(userId: string): Promise<void> {
  try {
    await byAccount.consume(userId);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new RateLimitedError(Math.max(1, Math.ceil(refusal.msBeforeNext / SECOND)));
  }
}

/**
 * Counts what is kept and what may still come, under the account's lock so that two at once are both counted.
 * @throws QuotaExceededError when that and `byteSize` more are more than the account may keep.
 */
export async function checkRoom(tx: Tx, userId: string, byteSize: number): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "User" WHERE "id" = ${userId} FOR UPDATE`;
  const kept = await tx.uploadUsage.findUnique({ where: { userId } });
  const coming = await tx.upload.aggregate({
    where: { userId, assetId: null, refusal: null, OR: [{ expiresAt: { gt: now() } }, { storageKey: { not: null } }] },
    _sum: { byteSize: true },
  });
  const total = Number(kept?.bytes ?? 0) + (coming._sum.byteSize ?? 0) + byteSize;
  if (total <= env.uploadQuotaMb * MEGABYTE) return;
  throw new QuotaExceededError(`You may keep ${env.uploadQuotaMb} MB of uploads. Delete some and try again.`);
}
