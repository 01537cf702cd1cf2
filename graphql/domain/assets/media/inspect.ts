import { fileTypeFromFile } from "file-type";
import { isKeptType, type KeptType } from "#graphql/domain/assets/media/file-type.ts";
import { readMp4 } from "#graphql/domain/assets/media/mp4.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { readWebm } from "#graphql/domain/assets/media/webm.ts";
import { sharp } from "#graphql/runtime/on-demand.ts";

/** Images above this many pixels are refused before they are decoded. */
export const MAX_PIXELS = 50_000_000;

export type Inspected = { contentType: KeptType; width: number; height: number; durationSeconds: number | null };

/** What others call these kinds. */
const ALIASES: Record<string, KeptType> = { "image/apng": "image/png" };
/** sharp's word for AVIF, whose container it shares. */
const FORMATS: Record<string, string> = { "image/avif": "heif" };

/**
 * What a file really is, judged from its bytes alone, and read to its end so that half a file is found out.
 * @throws UnreadableFileError for anything but a whole image or video of a kind that we keep.
 */
export async function inspectFile(path: string): Promise<Inspected> {
  const found = (await fileTypeFromFile(path))?.mime ?? "";
  const contentType = ALIASES[found] ?? found;
  if (!isKeptType(contentType)) throw new UnreadableFileError("The file is no image or video of a kind that we keep.");
  if (contentType === "video/webm") return { contentType, ...(await readWebm(path)) };
  // MOV and M4V are made of the same boxes.
  if (contentType.startsWith("video/")) return { contentType, ...(await readMp4(path)) };
  try {
    return { contentType, ...(await readImage(path, contentType)), durationSeconds: null };
  } catch (error) {
    if (error instanceof UnreadableFileError) throw error;
    throw new UnreadableFileError("The image is damaged, cut off or too large.", { cause: error });
  }
}

async function readImage(path: string, contentType: KeptType): Promise<{ width: number; height: number }> {
  const image = sharp(path, { limitInputPixels: MAX_PIXELS, failOn: "error" });
  const { format, autoOrient } = await image.metadata();
  const expected = FORMATS[contentType] ?? contentType.slice("image/".length);
  if (format !== expected) throw new UnreadableFileError("The image is not what its first bytes say.");
  // Decoding to a speck reads every byte and keeps little in memory.
  await image.resize(8, 8, { fit: "fill" }).raw().toBuffer();
  return { width: autoOrient.width, height: autoOrient.height };
}
