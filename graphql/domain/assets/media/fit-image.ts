import type { Sharp } from "sharp";
import { MAX_PIXELS } from "#graphql/domain/assets/media/inspect.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import { sharp } from "#graphql/runtime/on-demand.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

/** What kie.ai's models read (its docs, 2026-08). */
const READ = ["image/jpeg", "image/png", "image/webp"];

const QUALITY = 90;
/** Smaller at each try, until it fits. */
const SHRINK = 0.8;
const MOST_TRIES = 12;

// Each takes up to 200 MB of memory while it is drawn.
const fitting = semaphore("sources to be made to fit", { atOnce: 1, waiting: 1000 });

/** Whether kie.ai takes an asset as it is. Videos and sounds are never made to fit: one that is too large is refused when it is ordered. */
export function fits({ contentType, byteSize }: Pick<Asset, "contentType" | "byteSize">, maxBytes: number): boolean {
  return !contentType.startsWith("image/") || (READ.includes(contentType) && byteSize <= maxBytes);
}

/**
 * An image as a file of at most `maxBytes` that kie.ai reads: JPEG, or WebP where parts of it are transparent, and smaller
 * as far as it must be.
 * @throws UnreadableFileError when it cannot be made to fit.
 */
export async function fitImage(bytes: Buffer, maxBytes: number): Promise<{ bytes: Buffer; contentType: string }> {
  return fitting.run(async () => {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" }).autoOrient();
    const { width, hasAlpha } = await image.metadata();
    const contentType = hasAlpha ? "image/webp" : "image/jpeg";
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const smaller = tries === 0 ? image.clone() : image.clone().resize({ width: Math.ceil(width * SHRINK ** tries) });
      const encoded = await drawn(smaller, hasAlpha);
      if (encoded.length <= maxBytes) return { bytes: encoded, contentType };
    }
    throw new UnreadableFileError("The image cannot be made small enough.");
  });
}

function drawn(image: Sharp, hasAlpha: boolean): Promise<Buffer> {
  const upright = image.toColorspace("srgb");
  if (hasAlpha) return upright.webp({ quality: QUALITY, effort: 2 }).toBuffer();
  return upright.jpeg({ quality: QUALITY, chromaSubsampling: "4:2:0" }).toBuffer();
}
