import type { Readable } from "node:stream";
import { derivedImage } from "#graphql/domain/assets/derive.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { type ByteRange, MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

export type OpenedAsset = {
  contentType: string;
  byteSize: number;
  /** Changes whenever the bytes would. */
  etag: string;
  modifiedAt: Date;
  /** Null when the file is gone from storage. */
  read(range?: ByteRange): Promise<Readable | null>;
};

/** A stored file as it is served, resized when a width is given; null when there is none. Whoever asks has been judged before. */
export async function openAsset(assetId: string, width: number | null): Promise<OpenedAsset | null> {
  const asset = await db.asset.findFirst({ where: { id: assetId, deletedAt: null } });
  if (asset === null) return null;
  if (width === null) return original(asset);
  try {
    return await resized(asset, width);
  } catch (error) {
    // A picture that is too large is better than none.
    log.error({ event: "image not resized", assetId, width, err: error }, "serving the original");
    return original(asset);
  }
}

function original(asset: Asset): OpenedAsset {
  return {
    contentType: asset.contentType,
    byteSize: asset.byteSize,
    etag: `"${asset.sha256.slice(0, 32)}"`,
    modifiedAt: asset.createdAt,
    read: (range) => read(asset.storageKey, range),
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
    read: (range) => read(key, range),
  };
}

async function read(key: string, range: ByteRange | undefined): Promise<Readable | null> {
  try {
    return await storage().read(key, range);
  } catch (error) {
    if (!(error instanceof MissingObjectError)) throw error;
    log.error({ event: "stored file missing", key }, "a row names a file that is gone");
    return null;
  }
}
