import { fileEnding } from "#graphql/domain/assets/file-type.ts";
import type { KieProvider } from "#graphql/vendors/kie/provider.ts";
import { uploadToKie } from "#graphql/vendors/kie/upload.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/**
 * Uploads an asset to where kie.ai's models can read it, and gives its address there. What was uploaded before may be
 * gone after a day, so this is done afresh for every task.
 * @throws VendorError, or MissingObjectError when our own copy is gone.
 */
export async function kieUrlFor(asset: Asset, provider: KieProvider): Promise<string> {
  const stream = await storage().read(asset.storageKey);
  try {
    return await uploadToKie(provider, {
      stream,
      fileName: `${asset.id}-${asset.sha256.slice(0, 16)}.${fileEnding(asset.contentType)}`,
      contentType: asset.contentType,
      byteSize: asset.byteSize,
    });
  } finally {
    stream.destroy();
  }
}
