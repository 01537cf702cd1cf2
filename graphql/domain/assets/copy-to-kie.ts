import { fileEnding } from "#graphql/domain/assets/media/file-type.ts";
import { fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { type KieProvider, kieAddress } from "#graphql/vendors/kie/provider.ts";
import { uploadToKie } from "#graphql/vendors/kie/upload.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

// kie.ai keeps uploads for a day at least; a task that is sent now must still find its sources when its turn comes there.
const REUSE_MS = 20 * HOUR;

const underWay = new Map<string, Promise<string>>();

/**
 * The address at kie.ai from which its models can read an asset: that of an upload younger than a day where there is
 * one, else it is uploaded now, once for all who ask at the same time.
 * @throws VendorError, or MissingObjectError when our own copy is gone.
 */
export async function kieUrlFor(asset: Asset, provider: KieProvider): Promise<string> {
  const { uploadBase } = kieAddress(provider);
  const known = await db.kieUpload.findUnique({ where: { assetId_uploadBase: { assetId: asset.id, uploadBase } } });
  if (known !== null && known.uploadedAt > fromNow(-REUSE_MS) && !(await wasUnreadable(asset.id, known.uploadedAt))) {
    return known.url;
  }
  const place = `${asset.id} ${uploadBase}`;
  const already = underWay.get(place);
  if (already !== undefined) return already;
  const uploading = upload(asset, provider, uploadBase).finally(() => underWay.delete(place));
  underWay.set(place, uploading);
  return uploading;
}

/** Whether kie.ai could not read a source of a task that was made from this asset since: its copy may be gone early. */
async function wasUnreadable(assetId: string, since: Date): Promise<boolean> {
  const failed = await db.task.count({
    where: { failureCode: "IMAGE_UNREADABLE", completedAt: { gte: since }, sources: { some: { assetId } } },
  });
  return failed > 0;
}

async function upload(asset: Asset, provider: KieProvider, uploadBase: string): Promise<string> {
  const stream = await storage().read(asset.storageKey);
  const uploadedAt = now();
  try {
    const url = await uploadToKie(provider, {
      stream,
      fileName: `${asset.id}-${asset.sha256.slice(0, 16)}.${fileEnding(asset.contentType)}`,
      contentType: asset.contentType,
      byteSize: asset.byteSize,
    });
    const place = { assetId: asset.id, uploadBase };
    await db.kieUpload.upsert({
      where: { assetId_uploadBase: place },
      create: { ...place, url, uploadedAt },
      update: { url, uploadedAt },
    });
    return url;
  } finally {
    stream.destroy();
  }
}
