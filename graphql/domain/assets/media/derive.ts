import { derivedKey, servedWidth } from "#graphql/domain/assets/media/image-widths.ts";
import { MAX_PIXELS } from "#graphql/domain/assets/media/inspect.ts";
import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import { log } from "#graphql/runtime/log.ts";
import { sharp } from "#graphql/runtime/on-demand.ts";
import type { StoredObject } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

const QUALITY = 82;
/** What lists and cards ask for: made as soon as an image is stored, so that nobody waits for it. */
const PREPARED_WIDTHS = [480, 960];

export type DerivedImage = { key: string; object: StoredObject };

const underWay = new Map<string, Promise<DerivedImage>>();
// Beyond so many waiting, the caller is better served by the original.
const resizing = semaphore("resized images", { atOnce: 2, waiting: 200 });

/**
 * The WebP of an image at one of the offered widths: made at the first request, kept, and made only once however many
 * ask at the same time.
 * @throws when the original cannot be read, or too many are waiting already.
 */
export async function derivedImage(asset: Pick<Asset, "id" | "storageKey">, width: number): Promise<DerivedImage> {
  const key = derivedKey(asset.id, width);
  const object = await storage().stat(key);
  if (object !== null) return { key, object };
  const already = underWay.get(key);
  if (already !== undefined) return already;
  const making = resizing.run(() => make(asset.storageKey, key, width)).finally(() => underWay.delete(key));
  underWay.set(key, making);
  return making;
}

/** Makes the widths that lists and cards show, in the background; where that fails, the first who asks tries again. */
export function prepareImage(asset: Asset): void {
  for (const wanted of PREPARED_WIDTHS) {
    const width = servedWidth(asset, wanted);
    if (width === null) continue;
    derivedImage(asset, width).catch((error) => {
      log.warn({ event: "image not prepared", assetId: asset.id, width, err: error });
    });
  }
}

async function make(from: string, key: string, width: number): Promise<DerivedImage> {
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(from)) chunks.push(chunk);
  const webp = await sharp(Buffer.concat(chunks), { limitInputPixels: MAX_PIXELS, failOn: "error" })
    .autoOrient()
    .resize({ width, withoutEnlargement: true })
    .webp({ quality: QUALITY, effort: 2 })
    .toBuffer();
  await storage().put(key, webp, { contentType: "image/webp", metadata: { from } });
  // What is deleted goes before its copies: one that was made meanwhile would be nobody's.
  if ((await storage().stat(from)) === null) {
    await storage().delete(key);
    throw new Error("The original is gone.");
  }
  const object = await storage().stat(key);
  if (object === null) throw new Error("a derived image vanished");
  return { key, object };
}
