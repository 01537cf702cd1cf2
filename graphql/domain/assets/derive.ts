import sharp from "sharp";
import { MAX_PIXELS } from "#graphql/domain/assets/inspect.ts";
import type { StoredObject } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

const MAX_AT_ONCE = 2;
/** Beyond this many waiting, the caller is better served by the original. */
const MAX_WAITING = 200;
const QUALITY = 82;

// More threads per image gain little and take the processor from requests.
sharp.concurrency(1);

export type DerivedImage = { key: string; object: StoredObject };

const underWay = new Map<string, Promise<DerivedImage>>();
const waiting: (() => void)[] = [];
let running = 0;

/**
 * The WebP of an image at one of the offered widths: made at the first request, kept, and made only once however many
 * ask at the same time.
 * @throws when the original cannot be read, or too many are waiting already.
 */
export async function derivedImage(asset: Pick<Asset, "id" | "storageKey">, width: number): Promise<DerivedImage> {
  const key = `derived/${asset.id}/${width}.webp`;
  const object = await storage().stat(key);
  if (object !== null) return { key, object };
  const already = underWay.get(key);
  if (already !== undefined) return already;
  const making = inTurn(() => make(asset.storageKey, key, width)).finally(() => underWay.delete(key));
  underWay.set(key, making);
  return making;
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
  const object = await storage().stat(key);
  if (object === null) throw new Error("a derived image vanished");
  return { key, object };
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= MAX_WAITING) throw new Error("too many images are waiting to be resized");
  if (running >= MAX_AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  else running++;
  try {
    return await work();
  } finally {
    // The place is handed on rather than given up, so nobody slips in between.
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}
