import { LRUCache } from "lru-cache";
import { derivedImage } from "#graphql/domain/assets/media/derive.ts";
import { imageWidths } from "#graphql/domain/assets/media/image-widths.ts";
import { HOUR, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { type ByteRange, MissingObjectError, type OpenObject } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

export type OpenedAsset = {
  contentType: string;
  byteSize: number;
  /** Changes whenever the bytes would. */
  etag: string;
  modifiedAt: Date;
  /** The whole of a small file, or one that is open; null when the file is gone from storage. */
  read(range?: ByteRange): Promise<Buffer | OpenObject | null>;
};

/** How long a deletion by another process may go unnoticed here. */
const FRESH_MS = 5 * SECOND;
const SMALL_BYTES = 128 * 1024;
const KEPT_BYTES = 64 * 1024 * 1024;

/** The clock of everything else here, for the cache too. */
const perf = { now: () => now().getTime() };

const opened = new LRUCache<string, OpenedAsset>({ max: 5000, ttl: FRESH_MS, ttlResolution: 0, perf });
// What is stored under a key never changes, so its bytes are good as long as its row is.
const small = new LRUCache<string, Buffer>({
  max: 5000,
  ttl: HOUR,
  ttlResolution: 0,
  perf,
  maxSize: KEPT_BYTES,
  sizeCalculation: (bytes) => bytes.length + 1,
});

/** A stored file as it is served, resized when a width is given; null when there is none. Whoever asks has been judged before. */
export async function openAsset(assetId: string, width: number | null): Promise<OpenedAsset | null> {
  const place = placeOf(assetId, width);
  const known = opened.get(place);
  if (known !== undefined) return known;
  const asset = await db.asset.findFirst({ where: { id: assetId, deletedAt: null } });
  if (asset === null) return null;
  const found = width === null ? original(asset) : await resizedOrOriginal(asset, width);
  opened.set(place, found);
  return found;
}

/** Stops serving a file at once: its row is deleted. */
export function closeAsset(asset: Pick<Asset, "id" | "storageKey">): void {
  for (const width of [null, ...imageWidths]) {
    opened.delete(placeOf(asset.id, width));
    small.delete(`derived/${asset.id}/${width}.webp`);
  }
  small.delete(asset.storageKey);
}

function placeOf(assetId: string, width: number | null): string {
  return `${assetId} ${width ?? "original"}`;
}

async function resizedOrOriginal(asset: Asset, width: number): Promise<OpenedAsset> {
  try {
    return await resized(asset, width);
  } catch (error) {
    // A picture that is too large is better than none.
    log.error({ event: "image not resized", assetId: asset.id, width, err: error }, "serving the original");
    return original(asset);
  }
}

function original(asset: Asset): OpenedAsset {
  return {
    contentType: asset.contentType,
    byteSize: asset.byteSize,
    etag: `"${asset.sha256.slice(0, 32)}"`,
    modifiedAt: asset.createdAt,
    read: (range) => readStored(asset.storageKey, asset.byteSize, range),
  };
}

async function resized(asset: Asset, width: number): Promise<OpenedAsset> {
  const { key, object } = await derivedImage(asset, width);
  return {
    contentType: object.contentType,
    byteSize: object.byteSize,
    // The encoder's version is not part of the key, so the size tells two makings apart.
    etag: `"${asset.sha256.slice(0, 32)}-${width}-${object.byteSize}"`,
    modifiedAt: asset.createdAt,
    read: (range) => readStored(key, object.byteSize, range),
  };
}

/** A stored file, or a part of it: whole from memory where it is small; null when it is gone. */
export async function readStored(
  key: string,
  byteSize: number,
  range: ByteRange | undefined,
): Promise<Buffer | OpenObject | null> {
  try {
    if (byteSize > SMALL_BYTES) return await storage().open(key, range);
    const whole = small.get(key) ?? (await readSmall(key));
    return range === undefined ? whole : whole.subarray(range.start, range.end + 1);
  } catch (error) {
    if (!(error instanceof MissingObjectError)) throw error;
    log.error({ event: "stored file missing", key }, "a row names a file that is gone");
    return null;
  }
}

async function readSmall(key: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(key)) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  small.set(key, whole);
  return whole;
}
