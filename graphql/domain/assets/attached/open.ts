import { type AttachedName, captionsKey, posterKey, posterWidths } from "#graphql/domain/assets/attached/keys.ts";
import { type OpenedAsset, readStored } from "#graphql/domain/assets/open.ts";
import { db } from "#graphql/runtime/db.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";

/**
 * What is kept beside a video, as it is served: one width of a poster, or captions. Null when the video is gone or has another one by
 * now. Whoever asks has been judged before.
 */
export async function openAttached(
  assetId: string,
  attached: AttachedName,
  width: number | null,
): Promise<OpenedAsset | null> {
  const [, kind, name = ""] = /^(poster|captions)-(.*)$/.exec(attached) ?? [];
  const named = kind === "poster" ? { posterName: name } : { captionsName: name };
  const asset = await db.asset.findFirst({ where: { id: assetId, deletedAt: null, ...named } });
  if (asset === null) return null;
  const key = kind === "poster" ? posterKey(assetId, name, width ?? posterWidths[1]) : captionsKey(assetId, name);
  const object = await storage().stat(key);
  if (object === null) return null;
  const { byteSize } = object;
  return {
    contentType: kind === "poster" ? "image/webp" : "text/vtt",
    byteSize,
    etag: `"${name}-${width ?? 0}-${byteSize}"`,
    modifiedAt: asset.createdAt,
    read: (range) => readStored(key, byteSize, range),
  };
}
