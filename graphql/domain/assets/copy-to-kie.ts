import { Readable } from "node:stream";
import { fileEnding } from "#graphql/domain/assets/media/file-type.ts";
import { fitImage, fits } from "#graphql/domain/assets/media/fit-image.ts";
import { drawMask, type MaskColour } from "#graphql/domain/assets/media/mask.ts";
import { fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { type KieProvider, kieAddress } from "#graphql/vendors/kie/provider.ts";
import { uploadToKie } from "#graphql/vendors/kie/upload.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

// kie.ai keeps uploads for a day at least; a task that is sent now must still find its sources when its turn comes there.
const REUSE_MS = 20 * HOUR;

const underWay = new Map<string, Promise<string>>();

/** As which file an asset is given to kie.ai: of at most so many bytes, or as a mask in which what changes has this colour. */
type As = number | MaskColour;

/**
 * The address at kie.ai from which its models can read an asset, as such a file: that of an upload
 * younger than a day where there is one, else it is uploaded now, once for all who ask at the same time.
 * @throws VendorError, or MissingObjectError when our own copy is gone.
 */
export async function kieUrlFor(asset: Asset, provider: KieProvider, as: As): Promise<string> {
  const { uploadBase } = kieAddress(provider);
  // A copy is the account's that it was uploaded with.
  const ofAccount = provider.key === undefined ? uploadBase : `${uploadBase} ${provider.key.id}`;
  const place = { assetId: asset.id, uploadBase: ofAccount, fit: nameOf(asset, as) };
  const known = await db.kieUpload.findUnique({ where: { assetId_uploadBase_fit: place } });
  if (known !== null && known.uploadedAt > fromNow(-REUSE_MS) && !(await wasUnreadable(asset.id, known.uploadedAt))) {
    return known.url;
  }
  const name = Object.values(place).join(" ");
  const already = underWay.get(name);
  if (already !== undefined) return already;
  const uploading = upload(asset, provider, place, as).finally(() => underWay.delete(name));
  underWay.set(name, uploading);
  return uploading;
}

/** Whether kie.ai could not read a source of a task that was made from this asset since: its copy may be gone early. */
async function wasUnreadable(assetId: string, since: Date): Promise<boolean> {
  const failed = await db.task.count({
    where: { failureCode: "IMAGE_UNREADABLE", completedAt: { gte: since }, sources: { some: { assetId } } },
  });
  return failed > 0;
}

/** What tells the files apart that are made of one asset; empty for itself. */
function nameOf(asset: Asset, as: As): string {
  if (typeof as === "string") return `${as}-mask`;
  return fits(asset, as) ? "" : String(as);
}

type Place = { assetId: string; uploadBase: string; fit: string };

async function upload(asset: Asset, provider: KieProvider, place: Place, as: As): Promise<string> {
  const uploadedAt = now();
  const copy = place.fit === "" ? await itself(asset) : await drawn(asset, as);
  try {
    const url = await uploadToKie(provider, {
      stream: copy.stream,
      fileName: `${asset.id}-${asset.sha256.slice(0, 16)}${place.fit === "" ? "" : `-${place.fit}`}.${fileEnding(copy.contentType)}`,
      contentType: copy.contentType,
      byteSize: copy.byteSize,
    });
    await db.kieUpload.upsert({
      where: { assetId_uploadBase_fit: place },
      create: { ...place, url, uploadedAt },
      update: { url, uploadedAt },
    });
    return url;
  } finally {
    copy.stream.destroy();
  }
}

async function itself({ storageKey, contentType, byteSize }: Asset) {
  return { stream: await storage().read(storageKey), contentType, byteSize };
}

async function drawn({ storageKey }: Asset, as: As) {
  const chunks: Buffer[] = [];
  for await (const chunk of await storage().read(storageKey)) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  const { bytes, contentType } = typeof as === "string" ? await drawMask(whole, as) : await fitImage(whole, as);
  return { stream: Readable.from(bytes, { objectMode: false }), contentType, byteSize: bytes.length };
}
