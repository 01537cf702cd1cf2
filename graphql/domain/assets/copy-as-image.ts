import { createHash } from "node:crypto";
import { posterKey, posterWidths } from "#graphql/domain/assets/attached/keys.ts";
import { derivedImage } from "#graphql/domain/assets/media/derive.ts";
import { storedName } from "#graphql/domain/assets/stored-name.ts";
import { sharp } from "#graphql/runtime/on-demand.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

const WIDTH = 640;

/** A picture in storage that no row names yet. */
export type StoredImage = Pick<Asset, "storageKey" | "contentType" | "byteSize" | "sha256"> & {
  width: number;
  height: number;
};

/**
 * Copies what a file shows into a small WebP of its own, without anything that the file says of its making: an image as it is, of a
 * video its poster. What becomes of the file is no matter to it. Null for a video that has no poster yet.
 * @throws VendorError ("storage"), MissingObjectError
 */
export async function copyAsImage(asset: Asset): Promise<StoredImage | null> {
  const { id, posterName, contentType } = asset;
  const isImage = contentType.startsWith("image/");
  if (!isImage && posterName === null) return null;
  const key = isImage ? (await derivedImage(asset, WIDTH)).key : posterKey(id, posterName ?? "", posterWidths[0]);
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(key)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const { width, height } = await sharp(bytes).metadata();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const storageKey = `results/examples/${storedName(id, sha256)}.webp`;
  await storage().put(storageKey, bytes, { contentType: "image/webp", metadata: { from: id } });
  return { storageKey, contentType: "image/webp", byteSize: bytes.length, sha256, width, height };
}
