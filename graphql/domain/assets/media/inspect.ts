import { fileTypeFromFile } from "file-type";
import { isKeptType, type KeptType } from "#graphql/domain/assets/media/file-type.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { type ContainerFacts, type ContainerRefusal, readContainer } from "#graphql/runtime/containers/containers.ts";
import { sharp } from "#graphql/runtime/on-demand.ts";

/** Images above this many pixels are refused before they are decoded. */
export const MAX_PIXELS = 50_000_000;

/** Width and height are null for a sound; the length is null for an image, and for a file without one. */
export type Inspected = {
  contentType: KeptType;
  width: number | null;
  height: number | null;
  durationSeconds: number | null;
};

/** What others call these kinds. */
const ALIASES: Record<string, KeptType> = {
  "image/apng": "image/png",
  "audio/x-m4a": "audio/mp4",
  "audio/vnd.wave": "audio/wav",
};
/** sharp's word for AVIF, whose container it shares. */
const FORMATS: Record<string, string> = { "image/avif": "heif" };

/**
 * What a file really is, judged from its bytes alone, and read to its end so that half a file is found out.
 * @throws UnreadableFileError for anything but a whole image, video or sound of a kind that we keep.
 */
export async function inspectFile(path: string): Promise<Inspected> {
  const found = (await fileTypeFromFile(path))?.mime ?? "";
  const contentType = ALIASES[found] ?? found;
  if (!isKeptType(contentType)) {
    throw new UnreadableFileError("The file is no image, video or sound of a kind that we keep.");
  }
  if (!contentType.startsWith("image/")) return played(contentType, await readContainer(path));
  try {
    return { contentType, ...(await readImage(path, contentType)), durationSeconds: null };
  } catch (error) {
    if (error instanceof UnreadableFileError) throw error;
    throw new UnreadableFileError("The image is damaged, cut off or too large.", { cause: error });
  }
}

const REFUSALS: Record<ContainerRefusal, string> = {
  cut: "The video or sound is cut off.",
  damaged: "The video or sound is damaged.",
  empty: "The file has neither picture nor sound.",
  codec: "The video or sound is coded in a way that cannot be kept.",
  long: "The video or sound is too long.",
  slow: "The video or sound is damaged: reading it takes too long.",
};

/** The facts of a video or a sound. What it is, its tracks decide: an MP4 without a picture is a sound. */
function played(firstBytes: KeptType, read: ContainerFacts | ContainerRefusal): Inspected {
  if (typeof read === "string") throw new UnreadableFileError(REFUSALS[read]);
  const { kind, picture, hasSound, seconds: durationSeconds } = read;
  if (kind === "mp3" || kind === "wav") {
    return { contentType: kind === "mp3" ? "audio/mpeg" : "audio/wav", width: null, height: null, durationSeconds };
  }
  if (kind === "mp4" && picture === null && hasSound) {
    return { contentType: "audio/mp4", width: null, height: null, durationSeconds };
  }
  if (picture === null || picture.width < 1 || picture.height < 1) {
    throw new UnreadableFileError("The video has no picture.");
  }
  return { contentType: videoType(kind, firstBytes), width: picture.width, height: picture.height, durationSeconds };
}

function videoType(kind: "mp4" | "mov" | "webm", firstBytes: KeptType): KeptType {
  if (kind === "webm") return "video/webm";
  if (kind === "mov") return "video/quicktime";
  return firstBytes === "video/x-m4v" ? firstBytes : "video/mp4";
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
