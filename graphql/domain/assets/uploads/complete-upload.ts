import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { altTextFromName } from "#graphql/domain/assets/alt-text.ts";
import { type CleanImage, cleanImage } from "#graphql/domain/assets/media/clean-image.ts";
import { prepareImage } from "#graphql/domain/assets/media/derive.ts";
import { fileEndings } from "#graphql/domain/assets/media/file-type.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { storedName } from "#graphql/domain/assets/stored-name.ts";
import { ruleBehind } from "#graphql/domain/assets/uploads/upload-rules.ts";
import { InvalidInputError, NotFoundError, RateLimitedError } from "#graphql/domain/errors.ts";
import { semaphore, TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { withTempFile } from "#graphql/runtime/temp-file.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset, Upload } from "#prisma/generated/client/client.ts";

// Drawing holds one of Node's four threads, which files and passwords need as well.
const judging = semaphore("uploads to be judged", { atOnce: 1, waiting: 100 });
/** So that nobody fills the queue alone. */
const MOST_PER_ACCOUNT = 8;
const RETRY_AFTER_SECONDS = 10;

const underWay = new Map<string, { userId: string; asset: Promise<Asset> }>();

/**
 * Has the bytes of an upload judged and makes an asset of them: upright, without metadata, under a name of ours. Done
 * twice, it gives the same asset or the same refusal.
 * @throws NotFoundError, InvalidInputError (`id`) when the bytes have not come or are no image that we take,
 * RateLimitedError when too many wait to be judged.
 */
export async function completeUpload(viewer: { userId: string }, id: string): Promise<Asset> {
  const upload = await find(viewer.userId, id);
  if (upload.asset !== null) return upload.asset;
  const already = underWay.get(id);
  if (already !== undefined) return already.asset;
  const own = [...underWay.values()].filter(({ userId }) => userId === viewer.userId);
  if (own.length >= MOST_PER_ACCOUNT) throw new RateLimitedError(RETRY_AFTER_SECONDS);
  const asset = complete(upload).finally(() => underWay.delete(id));
  underWay.set(id, { userId: viewer.userId, asset });
  return asset;
}

async function complete(upload: Upload): Promise<Asset> {
  const { id, userId, storageKey } = upload;
  const stored = storageKey === null ? null : await storage().stat(storageKey);
  if (storageKey === null || stored === null) return madeMeanwhile(userId, id);
  try {
    const image = await judging.run(() => judged(upload, storageKey, stored.byteSize));
    const asset = await keep(upload, image);
    await storage().delete(storageKey);
    prepareImage(asset);
    return asset;
  } catch (error) {
    if (error instanceof TooManyWaitingError) throw new RateLimitedError(RETRY_AFTER_SECONDS);
    if (error instanceof MissingObjectError) return madeMeanwhile(userId, id);
    if (!(error instanceof UnreadableFileError)) throw error;
    await db.upload.updateMany({ where: { id, assetId: null }, data: { refusal: error.message } });
    await storage().delete(storageKey);
    log.info({ event: "upload refused", uploadId: id, reason: error.message });
    return refuse(error.message);
  }
}

/** The bytes are gone when another process has just completed the same upload; else they never came. */
async function madeMeanwhile(userId: string, id: string): Promise<Asset> {
  return (await find(userId, id)).asset ?? refuse("The file has not been uploaded yet.");
}

async function find(userId: string, id: string) {
  const upload = await db.upload.findFirst({ where: { id, userId }, include: { asset: true } });
  if (upload === null || (upload.asset !== null && upload.asset.deletedAt !== null)) throw new NotFoundError("upload");
  if (upload.refusal !== null) refuse(upload.refusal);
  return upload;
}

function refuse(message: string): never {
  throw new InvalidInputError([{ path: ["id"], code: ruleBehind(message), message }]);
}

async function judged(upload: Upload, storageKey: string, byteSize: number): Promise<CleanImage> {
  if (byteSize !== upload.byteSize)
    throw new UnreadableFileError(`The file has ${byteSize} bytes, not the announced ones.`);
  return withTempFile(join(env.dataDir, "tmp"), async (path) => {
    await pipeline(await storage().read(storageKey), createWriteStream(path, { flags: "wx" }));
    return cleanImage(path);
  });
}

/** Stores the image and its row; of two that do it at once, one wins and the other takes what the winner made. */
async function keep({ id, userId, filename }: Upload, image: CleanImage): Promise<Asset> {
  const { bytes, ...facts } = image;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const storageKey = `uploads/${userId}/${storedName(id, sha256)}.${fileEndings[facts.contentType]}`;
  await storage().put(storageKey, bytes, { contentType: facts.contentType, metadata: { owner: userId, upload: id } });
  const asset = await db.$transaction(async (tx) => {
    const row = {
      ...{ userId, purpose: "UPLOAD" as const, storageKey, byteSize: bytes.length, altText: altTextFromName(filename) },
      ...{ sha256, ...facts },
    };
    await tx.$queryRaw`SELECT "id" FROM "Upload" WHERE "id" = ${id} FOR UPDATE`;
    const { assetId } = await tx.upload.findUniqueOrThrow({ where: { id } });
    if (assetId !== null) return null;
    const made = await tx.asset.create({ data: row });
    await tx.upload.update({ where: { id }, data: { assetId: made.id } });
    return made;
  });
  if (asset !== null) return asset;
  const isNamed = (await db.asset.count({ where: { storageKey, deletedAt: null } })) > 0;
  if (!isNamed) await storage().delete(storageKey);
  return madeMeanwhile(userId, id);
}
