import type { Metadata, Sharp } from "sharp";
import type { CropArea } from "#graphql/domain/assets/crop/crop-area.ts";
import { MAX_PIXELS } from "#graphql/domain/assets/media/inspect.ts";
import { pngChunks } from "#graphql/domain/assets/media/png-chunks.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { isTaken, type TakenType } from "#graphql/domain/assets/uploads/upload-rules.ts";
import { sharp } from "#graphql/runtime/on-demand.ts";

/** What is cut out is drawn anew, perhaps again and again: so fine that it does not show. */
const QUALITY = 95;

/** A picture that moves has no one picture to cut. */
export class AnimatedImageError extends UnreadableFileError {
  constructor() {
    super("An animated picture can't be cropped or turned.");
    this.name = "AnimatedImageError";
  }
}

export type CroppedImage = { bytes: Buffer; contentType: TakenType; width: number; height: number };

/**
 * Cuts a part out of a picture as it is shown, upright, and turns that clockwise. It stays what it was, JPEG, PNG or WebP, with what is
 * transparent in it; another format, which models don't read, becomes a PNG. Nothing of the file but the picture is kept.
 * @throws UnreadableFileError for bytes that are no whole picture of at most 50 million pixels, AnimatedImageError.
 */
export async function cropImage(bytes: Buffer, area: CropArea): Promise<CroppedImage> {
  const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" });
  const metadata = await image.metadata().catch(unreadable);
  if (isAnimated(bytes, metadata)) throw new AnimatedImageError();
  const { x: left, y: top, width, height, turnDegrees } = area;
  const cut = image.autoOrient().extract({ left, top, width, height }).rotate(turnDegrees).toColorspace("srgb");
  const own = `image/${metadata.format}`;
  const contentType = isTaken(own) ? own : "image/png";
  const { data, info } = await encoded(cut, contentType).toBuffer({ resolveWithObject: true }).catch(unreadable);
  return { bytes: data, contentType, width: info.width, height: info.height };
}

function encoded(image: Sharp, contentType: TakenType): Sharp {
  if (contentType === "image/jpeg") return image.jpeg({ quality: QUALITY, chromaSubsampling: "4:4:4" });
  if (contentType === "image/webp") return image.webp({ quality: QUALITY, effort: 1, alphaQuality: 100 });
  return image.png({ compressionLevel: 6 });
}

/** A PNG says of itself that it moves; what draws it sees its first picture alone. */
function isAnimated(bytes: Buffer, { format, pages }: Metadata): boolean {
  if ((pages ?? 1) > 1) return true;
  return format === "png" && [...pngChunks(bytes)].some(({ type }) => type === "acTL");
}

function unreadable(cause: unknown): never {
  throw new UnreadableFileError("The picture can't be read: it is damaged, cut off or too large.", { cause });
}
