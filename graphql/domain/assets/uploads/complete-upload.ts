import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { altTextFromName } from "#graphql/domain/assets/alt-text.ts";
import { preparePoster } from "#graphql/domain/assets/attached/prepare-poster.ts";
import { cleanImage, typeByBytes } from "#graphql/domain/assets/media/clean-image.ts";
import { cleanPlayed } from "#graphql/domain/assets/media/clean-played.ts";
import { prepareImage } from "#graphql/domain/assets/media/derive.ts";
import { fileEndings, type KeptType } from "#graphql/domain/assets/media/file-type.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { storedName } from "#graphql/domain/assets/stored-name.ts";
import { isPlayed, MAX_BYTES, ruleBehind, tooLarge } from "#graphql/domain/assets/uploads/upload-rules.ts";
import { InvalidInputError, NotFoundError, RateLimitedError } from "#graphql/domain/errors.ts";
import { semaphore, TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { withTempFile, writeNewFile } from "#graphql/runtime/temp-file.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset, Upload } from "#prisma/generated/client/client.ts";

// Drawing holds one of Node's four threads, which files and passwords need as well.
const judging = semaphore("uploads to be judged", { atOnce: 1, waiting: 100 });
// These are read and written on the disk, however large; an image does not wait for them.
const judgingPlayed = semaphore("videos and sounds to be judged", { atOnce: 1, waiting: 100 });
/** So that nobody fills the queue alone. */
const MOST_PER_ACCOUNT = 8;
const RETRY_AFTER_SECONDS = 10;

const underWay = new Map<string, { userId: string; asset: Promise<Asset> }>();

/**
 * Has the bytes of an upload judged and makes an asset of them: upright, without metadata, under a name of ours. What they are,
 * they say themselves, whatever was announced. Done twice, it gives the same asset or the same refusal.
 * @throws NotFoundError, InvalidInputError (`id`) when the bytes have not come or are no file that we take,
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
    const asset = await laneOf(upload).run(() => judge(upload, storageKey, stored.byteSize));
    await storage().delete(storageKey);
    prepareImage(asset);
    preparePoster(asset);
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
  throw new InvalidInputError([{ path: ["id"], ...ruleBehind(message), message }]);
}

/** By what was announced, for it decides only who waits for whom; what is larger than an image may be is none. */
function laneOf({ contentType, byteSize }: Upload) {
  return isPlayed(contentType) || byteSize > MAX_BYTES.image ? judgingPlayed : judging;
}

async function judge(upload: Upload, storageKey: string, byteSize: number): Promise<Asset> {
  if (byteSize !== upload.byteSize)
    throw new UnreadableFileError(`The file has ${byteSize} bytes, not the announced ones.`);
  const directory = join(env.dataDir, "tmp");
  return withTempFile(directory, async (path) => {
    await writeNewFile(path, await storage().read(storageKey));
    const type = await typeByBytes(path);
    if (isPlayed(type) || type === "audio/x-m4a") {
      return withTempFile(directory, async (cleanPath) => {
        const facts = await cleanPlayed(path, cleanPath);
        return keep(upload, { ...facts, sha256: await sha256Of(cleanPath) }, () => createReadStream(cleanPath));
      });
    }
    const large = tooLarge("image/", byteSize);
    if (large !== null) throw new UnreadableFileError(large);
    const { bytes, ...facts } = await cleanImage(path);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return keep(upload, { ...facts, byteSize: bytes.length, durationSeconds: null, sha256 }, () => bytes);
  });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

type Clean = Pick<Asset, "width" | "height" | "durationSeconds" | "byteSize" | "sha256"> & { contentType: KeptType };

/** Stores a clean file and its row; of two that do it at once, one wins and the other takes what the winner made. */
async function keep({ id, userId, filename }: Upload, facts: Clean, bytes: () => Buffer | Readable): Promise<Asset> {
  const { contentType, sha256 } = facts;
  const storageKey = `uploads/${userId}/${storedName(id, sha256)}.${fileEndings[contentType]}`;
  await storage().put(storageKey, bytes(), { contentType, metadata: { owner: userId, upload: id } });
  const asset = await db.$transaction(async (tx) => {
    const row = {
      ...{ userId, purpose: "UPLOAD" as const, storageKey, altText: altTextFromName(filename) },
      ...facts,
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
