import { createHash } from "node:crypto";
import { v7 as uuid } from "uuid";
import { type CropArea, type CropInput, validateCrop } from "#graphql/domain/assets/crop/crop-area.ts";
import { AnimatedImageError, type CroppedImage, cropImage } from "#graphql/domain/assets/media/crop-image.ts";
import { prepareImage } from "#graphql/domain/assets/media/derive.ts";
import { fileEndings } from "#graphql/domain/assets/media/file-type.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { isSaved } from "#graphql/domain/assets/saved.ts";
import { storedName } from "#graphql/domain/assets/stored-name.ts";
import { checkRoom } from "#graphql/domain/assets/uploads/create-upload.ts";
import { type FieldErrorCode, InvalidInputError, NotFoundError, RateLimitedError } from "#graphql/domain/errors.ts";
import { enforceDailyLimit, MOST_A_DAY } from "#graphql/domain/quotas.ts";
import { semaphore, TooManyWaitingError } from "#graphql/runtime/concurrency/semaphore.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

// Each takes up to 200 MB of memory while it is drawn, and one of Node's four threads.
const cropping = semaphore("pictures to be cropped", { atOnce: 1, waiting: 100 });
/** So that nobody fills the queue alone. */
const MOST_PER_ACCOUNT = 8;
const RETRY_AFTER_SECONDS = 5;

const underWay = new Map<string, { userId: string; asset: Promise<Asset> }>();

/**
 * Makes a picture of a part of another: first that is cut out of it as it is shown, then it is turned clockwise. It is kept among the account's
 * uploads, counts in their room, and says what it was cut out of. The same of the same picture gives the same file, as
 * long as that is kept.
 * @throws NotFoundError for a picture that is absent or somebody else's; InvalidInputError for a part that is not in it, and for what is no
 * picture that can be cut; QuotaExceededError; RateLimitedError while too many are being made.
 */
export async function cropAsset(viewer: { userId: string }, id: string, input: CropInput): Promise<Asset> {
  const { userId } = viewer;
  const picture = await pictureOf(userId, id);
  const area = validateCrop({ width: picture.width ?? 0, height: picture.height ?? 0 }, input);
  const before = await madeBefore(db, picture, area);
  if (before !== null) return before;
  const name = `${id} ${JSON.stringify(area)}`;
  const already = underWay.get(name);
  if (already !== undefined) return already.asset;
  const own = [...underWay.values()].filter((one) => one.userId === userId);
  if (own.length >= MOST_PER_ACCOUNT) throw new RateLimitedError(RETRY_AFTER_SECONDS);
  const asset = make(picture, area).finally(() => underWay.delete(name));
  underWay.set(name, { userId, asset });
  return asset;
}

/** A picture of one's own that is there, with all that was made together with it. */
async function pictureOf(userId: string, id: string): Promise<Asset> {
  const found = await db.asset.findFirst({
    where: { id, userId, deletedAt: null },
    include: { task: { select: { status: true, lateResultAt: true } } },
  });
  if (found === null) throw new NotFoundError("file");
  const { task, ...picture } = found;
  if (task !== null && !isSaved(task))
    throw unfit("CONFLICT", "This result is still being saved: crop it once it is there.");
  if (picture.contentType.startsWith("image/")) return picture;
  throw unfit("NOT_OFFERED", "Only a picture can be cropped or turned.");
}

async function make(picture: Asset, area: CropArea): Promise<Asset> {
  try {
    const made = await cropping.run(async () => cropImage(await bytesOf(picture), area));
    const asset = await keep(picture, area, made);
    prepareImage(asset);
    return asset;
  } catch (error) {
    if (error instanceof TooManyWaitingError) throw new RateLimitedError(RETRY_AFTER_SECONDS);
    if (error instanceof AnimatedImageError) throw unfit("NOT_OFFERED", error.message);
    if (error instanceof UnreadableFileError) throw unfit("DAMAGED", error.message);
    if (error instanceof MissingObjectError) throw unfit("DAMAGED", "The picture can't be read.");
    throw error;
  }
}

async function bytesOf({ storageKey }: Asset): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(storageKey)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Stores what was cut out and its row; of two processes that do the same at once, one wins, and the other takes what that made. */
async function keep(picture: Asset, area: CropArea, { bytes, ...facts }: CroppedImage): Promise<Asset> {
  const { userId, altText } = picture;
  const id = uuid();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const storageKey = `uploads/${userId}/${storedName(id, sha256)}.${fileEndings[facts.contentType]}`;
  const { contentType } = facts;
  await storage().put(storageKey, bytes, { contentType, metadata: { owner: userId, from: picture.id } });
  const row = { ...{ id, userId, purpose: "UPLOAD" as const, storageKey, sha256, altText }, ...facts };
  try {
    const asset = await db.$transaction(async (tx) => {
      await checkRoom(tx, userId, bytes.length);
      const before = await madeBefore(tx, picture, area);
      if (before !== null) return before;
      await refuseDeleted(tx, picture);
      const origin = { croppedFromId: picture.id, crop: area, originTaskId: picture.taskId ?? picture.originTaskId };
      const made = await tx.asset.create({ data: { ...row, ...origin, byteSize: bytes.length } });
      await enforceDailyLimit(tx, { userId, most: MOST_A_DAY.crops, things: "crops" }, (firstId) =>
        tx.asset.count({ where: { userId, purpose: "UPLOAD", id: { gte: firstId }, croppedFromId: { not: null } } }),
      );
      return made;
    });
    if (asset.id !== id) await storage().delete(storageKey);
    return asset;
  } catch (error) {
    await storage().delete(storageKey);
    throw error;
  }
}

/** The same part of the same picture, where it was cut out before and is still kept. */
function madeBefore(tx: Tx | typeof db, { id, userId }: Asset, area: CropArea): Promise<Asset | null> {
  return tx.asset.findFirst({ where: { userId, croppedFromId: id, deletedAt: null, crop: { equals: area } } });
}

/** It may have gone while a part of it was drawn. */
async function refuseDeleted(tx: Tx, { id }: Asset): Promise<void> {
  if ((await tx.asset.count({ where: { id, deletedAt: null } })) === 0) throw new NotFoundError("file");
}

function unfit(code: FieldErrorCode, message: string): InvalidInputError {
  return new InvalidInputError([{ path: ["asset"], code, message }]);
}
