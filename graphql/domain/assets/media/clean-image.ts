import { open, readFile } from "node:fs/promises";
import { fileTypeFromBuffer } from "file-type";
import type { Metadata, Sharp } from "sharp";
import { pictureIn } from "#graphql/domain/assets/media/image-end.ts";
import { MAX_PIXELS } from "#graphql/domain/assets/media/inspect.ts";
import { withoutRemarks } from "#graphql/domain/assets/media/png-chunks.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import {
  ANIMATED,
  isTaken,
  LONGEST_SIDE,
  NOT_WHOLE,
  refusalOf,
  type TakenType,
  TOO_LONG,
  TOO_MANY_PIXELS,
} from "#graphql/domain/assets/uploads/upload-rules.ts";
import { sharp } from "#graphql/runtime/on-demand.ts";

/** How many bytes tell what a file is. */
const HEAD_BYTES = 4100;

export type CleanImage = { bytes: Buffer; contentType: TakenType; width: number; height: number };

/**
 * Judges a file that somebody sent, by its bytes alone, and draws its picture anew in its own format: upright, and
 * without anything else that was in the file (place, camera, thumbnails, comments, whatever stood behind the picture).
 * @throws UnreadableFileError for anything that does not begin with one whole JPEG, PNG or WebP image, with a sentence that says what to do.
 */
export async function cleanImage(path: string): Promise<CleanImage> {
  const contentType = await typeByBytes(path);
  if (!isTaken(contentType)) throw new UnreadableFileError(refusalOf(contentType));
  const bytes = await readFile(path);
  const picture = pictureIn(bytes, contentType);
  if (picture === null) throw new UnreadableFileError(NOT_WHOLE);
  const drawable = contentType === "image/png" ? withoutRemarks(picture.bytes) : picture.bytes;
  // Where the end mark had to be added, only the decoder can tell whether all of the picture is there.
  const failOn = picture.isOpen ? "warning" : "error";
  const image = sharp(drawable, { limitInputPixels: MAX_PIXELS, failOn, pages: 1 });
  const metadata = await image.metadata().catch((error: unknown) => {
    throw new UnreadableFileError(sayWhy(error), { cause: error });
  });
  checkHeader(metadata, contentType);
  try {
    const { data, info } = await drawn(image.autoOrient(), contentType, metadata);
    return { bytes: data, contentType, width: info.width, height: info.height };
  } catch (error) {
    throw new UnreadableFileError(sayWhy(error), { cause: error });
  }
}

/** What a file's first bytes say that it is; empty when they say nothing. */
export async function typeByBytes(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    const text = head.toString("latin1").trimStart();
    if (/^(<\?xml[^>]*>|<!--|<!doctype svg|\s)*<svg[\s>]/i.test(text)) return "image/svg+xml";
    return (await fileTypeFromBuffer(head))?.mime ?? "";
  } finally {
    await file.close();
  }
}

function checkHeader({ format, pages, width, height }: Metadata, contentType: TakenType): void {
  if (`image/${format}` !== contentType) throw new UnreadableFileError(NOT_WHOLE);
  if ((pages ?? 1) > 1) throw new UnreadableFileError(ANIMATED);
  if (Math.max(width, height) > LONGEST_SIDE) throw new UnreadableFileError(TOO_LONG);
  if (width * height > MAX_PIXELS) throw new UnreadableFileError(TOO_MANY_PIXELS);
}

/** Colours are brought to sRGB, since what says otherwise is left behind with the rest. */
function drawn(image: Sharp, contentType: TakenType, { hasAlpha, size }: Metadata) {
  const upright = image.toColorspace("srgb");
  if (contentType === "image/jpeg") return drawnJpeg(upright, size ?? 0);
  if (contentType === "image/webp")
    return upright
      .webp({ quality: 95, effort: 1, alphaQuality: hasAlpha ? 100 : 0 })
      .toBuffer({ resolveWithObject: true });
  return upright.png({ compressionLevel: 6 }).toBuffer({ resolveWithObject: true });
}

const JPEG_QUALITIES = [90, 82, 74, 66, 58, 50];

/** As good as 90 %, or less where that were larger than what came: no detail is added by drawing it anew. */
async function drawnJpeg(upright: Sharp, mostBytes: number) {
  let made = await upright
    .clone()
    .jpeg({ quality: 90, chromaSubsampling: "4:2:0" })
    .toBuffer({ resolveWithObject: true });
  for (const quality of JPEG_QUALITIES.slice(1)) {
    if (made.data.length <= mostBytes) break;
    made = await upright.clone().jpeg({ quality, chromaSubsampling: "4:2:0" }).toBuffer({ resolveWithObject: true });
  }
  return made;
}

function sayWhy(error: unknown): string {
  return error instanceof Error && /pixel limit|too large/i.test(error.message) ? TOO_MANY_PIXELS : NOT_WHOLE;
}
