import { type Attached, attachedKeys } from "#graphql/domain/assets/attached/keys.ts";
import { derivedKey, imageWidths } from "#graphql/domain/assets/media/image-widths.ts";
import { closeAsset } from "#graphql/domain/assets/open.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** Removes an asset's file and everything made from it or kept beside it; the row is the caller's. Safe to repeat. */
export async function deleteAssetFiles(asset: Attached & Pick<Asset, "storageKey">): Promise<void> {
  closeAsset(asset);
  await storage().delete(asset.storageKey);
  // By their names, not by a list: a bucket's key may lack the right to list it.
  for (const width of imageWidths) await storage().delete(derivedKey(asset.id, width));
  for (const key of attachedKeys(asset)) await storage().delete(key);
}
