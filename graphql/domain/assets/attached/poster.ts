import { createHash } from "node:crypto";
import { fileTypeFromBuffer } from "file-type";
import { posterKey, posterWidths } from "#graphql/domain/assets/attached/keys.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { storedName } from "#graphql/domain/assets/stored-name.ts";
import { refusalOfImage } from "#graphql/domain/assets/uploads/upload-rules.ts";
import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import { db } from "#graphql/runtime/db.ts";
import { sharp } from "#graphql/runtime/on-demand.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** A frame of the largest video that our models make has 8.3 million. */
const MAX_PIXELS = 9_000_000;
const QUALITY = 78;
const TAKEN = ["image/jpeg", "image/webp", "image/png"];

const DAMAGED = "The picture is damaged, animated or has more than 9 million pixels.";

// Drawing holds one of Node's four threads.
const drawing = semaphore("posters to be drawn", { atOnce: 1, waiting: 100 });

/**
 * Draws a picture anew as the poster of a video or a sound, in the widths that are shown, and names it in the row. What stood there
 * before goes, unless another was named meanwhile: then that one stays. Null when that is gone.
 * @throws UnreadableFileError for what is no whole JPEG, WebP or PNG picture, TooManyWaitingError.
 */
export async function keepPoster(asset: Asset, picture: Buffer): Promise<Asset | null> {
  const { id, posterName: before } = asset;
  const type = (await fileTypeFromBuffer(picture))?.mime ?? "";
  if (!TAKEN.includes(type)) throw new UnreadableFileError(refusalOfImage(type));
  const name = storedName(`poster ${id}`, createHash("sha256").update(picture).digest("hex"));
  if (name === before) return asset;
  const drawn = await drawing.run(() => Promise.all(posterWidths.map((width) => draw(picture, type, width))));
  for (const { width, bytes } of drawn) {
    await storage().put(posterKey(id, name, width), bytes, { contentType: "image/webp", metadata: { of: id } });
  }
  const [kept] = await db.asset.updateManyAndReturn({
    where: { id, posterName: before, deletedAt: null },
    data: { posterName: name },
  });
  if (kept !== undefined) {
    if (before !== null) await removePoster(id, before);
    return kept;
  }
  const now = await db.asset.findFirst({ where: { id, deletedAt: null } });
  if (now?.posterName !== name) await removePoster(id, name);
  return now;
}

async function draw(picture: Buffer, type: string, width: number): Promise<{ width: number; bytes: Buffer }> {
  const image = sharp(picture, { limitInputPixels: MAX_PIXELS, failOn: "error" });
  try {
    const { format, pages } = await image.metadata();
    if (`image/${format}` !== type || (pages ?? 1) > 1) throw new UnreadableFileError(DAMAGED);
    const bytes = await image
      .autoOrient()
      .toColorspace("srgb")
      .resize({ width, withoutEnlargement: true })
      .webp({ quality: QUALITY, effort: 2 })
      .toBuffer();
    return { width, bytes };
  } catch (error) {
    if (error instanceof UnreadableFileError) throw error;
    throw new UnreadableFileError(DAMAGED, { cause: error });
  }
}

async function removePoster(id: string, name: string): Promise<void> {
  for (const width of posterWidths) await storage().delete(posterKey(id, name, width));
}
