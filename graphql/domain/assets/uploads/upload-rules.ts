import { type FieldErrorCode, type FieldProblem, InvalidInputError } from "#graphql/domain/errors.ts";

const MEGABYTE = 1024 * 1024;
/** The largest file of each kind that is taken, in bytes. */
export const MAX_BYTES = { image: 20 * MEGABYTE, video: 100 * MEGABYTE, audio: 50 * MEGABYTE } as const;
/** The largest file that is taken, in bytes. */
export const MAX_UPLOAD_BYTES = MAX_BYTES.video;
/** The longest video or sound that is taken. */
export const LONGEST_SECONDS = 600;
/** A frame of a 4K video has 8.8 million. */
export const MAX_FRAME_PIXELS = 9_000_000;
const LONGEST_NAME = 255;

export type UploadInput = { filename: string; contentType: string; byteSize: number };

const TAKEN = ["image/jpeg", "image/png", "image/webp"] as const;
export type TakenType = (typeof TAKEN)[number];
/** As they are kept: a MOV or M4V becomes an MP4. */
const PLAYED = ["video/mp4", "video/webm", "audio/mpeg", "audio/wav", "audio/mp4"] as const;
export type PlayedType = (typeof PLAYED)[number];
const ANNOUNCED: readonly string[] = [...TAKEN, ...PLAYED, "video/quicktime", "video/x-m4v"];

type UploadKind = keyof typeof MAX_BYTES;

const IMAGES_ONLY = "Only JPEG, PNG and WebP images are taken.";
const ONLY = "Only JPEG, PNG and WebP images, MP4, MOV and WebM videos, and MP3, WAV and M4A sounds are taken.";

/** What people often have and no model reads, with what to do about it. */
const refusals: Record<string, string> = {
  "image/heic": "HEIC photos are not taken. Save the photo as JPEG and upload that.",
  "image/heif": "HEIF photos are not taken. Save the photo as JPEG and upload that.",
  "image/heic-sequence": "HEIC photos are not taken. Save the photo as JPEG and upload that.",
  "image/heif-sequence": "HEIF photos are not taken. Save the photo as JPEG and upload that.",
  "image/avif": "AVIF images are not taken. Save the image as JPEG, PNG or WebP and upload that.",
  "image/gif": "GIF images are not taken. Save one frame as PNG and upload that.",
  "image/apng": "Animated PNG images are not taken. Save one frame as PNG and upload that.",
  "image/svg+xml": "SVG drawings are not taken. Export the drawing as PNG and upload that.",
  "image/tiff": "TIFF images are not taken. Save the image as JPEG or PNG and upload that.",
  "image/bmp": "BMP images are not taken. Save the image as PNG and upload that.",
  "video/matroska": "MKV videos are not taken. Save the video as MP4 and upload that.",
  "video/x-matroska": "MKV videos are not taken. Save the video as MP4 and upload that.",
  "video/vnd.avi": "AVI videos are not taken. Save the video as MP4 and upload that.",
  "video/x-msvideo": "AVI videos are not taken. Save the video as MP4 and upload that.",
  "audio/ogg": "OGG sounds are not taken. Save the sound as MP3 and upload that.",
  "audio/flac": "FLAC sounds are not taken. Save the sound as WAV and upload that.",
  "audio/x-flac": "FLAC sounds are not taken. Save the sound as WAV and upload that.",
  "audio/aac": "Bare AAC sounds are not taken. Save the sound as M4A and upload that.",
};

export const ANIMATED = "Animated images are not taken. Save one frame as PNG and upload that.";
export const NOT_WHOLE = "The image is damaged or cut off. Save it again and upload that.";
export const TOO_MANY_PIXELS = "The image has more than 50 million pixels. Make it smaller and upload that.";
/** In pixels: what is longer is no picture that a model could use. */
export const LONGEST_SIDE = 16_000;
export const TOO_LONG = "The image is wider or higher than 16,000 pixels. Make it smaller and upload that.";

export const TOO_LONG_TO_PLAY = `A video or sound is at most ${LONGEST_SECONDS / 60} minutes long. Cut it and upload that.`;
export const TOO_MANY_PIXELS_A_FRAME =
  "The video has more than 9 million pixels a frame. Make it smaller and upload that.";
export const NOT_WHOLE_TO_PLAY = "The video or sound is damaged or cut off. Save it again and upload that.";
export const NO_SOUND_IN_WEBM = "A WebM without a picture is not taken. Save the sound as MP3 and upload that.";
export const OTHER_CODEC =
  "The video or sound is coded in a way that models do not read. Save it as an MP4 (H.264) or MP3 and upload that.";
const TOO_MANY_BYTES = {
  image: "An image has at most 20 MB. Make it smaller and upload that.",
  video: "A video has at most 100 MB. Make it smaller and upload that.",
  audio: "A sound has at most 50 MB. Make it smaller and upload that.",
} as const;

/** Other names that programs have for what is taken. */
const ALIASES: Record<string, TakenType | PlayedType> = {
  "audio/mp3": "audio/mpeg",
  "audio/x-mp3": "audio/mpeg",
  "audio/mpeg3": "audio/mpeg",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/webm": "video/webm",
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/jfif": "image/jpeg",
  "image/x-png": "image/png",
  "image/x-webp": "image/webp",
};
/** What is announced by who does not know: the bytes will tell. */
const UNKNOWN = "application/octet-stream";
const SAYS_NOTHING = new Set(["", UNKNOWN, "binary/octet-stream", "application/x-download"]);

/** The rule that a refusal of these is, and its limit: it is kept in words. */
export function ruleBehind(refusal: string): { code: FieldErrorCode; limit?: number } {
  if (refusal === NOT_WHOLE || refusal === NOT_WHOLE_TO_PLAY) return { code: "DAMAGED" };
  if (refusal === TOO_LONG_TO_PLAY) return { code: "TOO_LONG", limit: LONGEST_SECONDS };
  if (refusal === TOO_MANY_PIXELS_A_FRAME) return { code: "TOO_LARGE", limit: MAX_FRAME_PIXELS };
  if (refusal === TOO_LONG || refusal === TOO_MANY_PIXELS) return { code: "TOO_LARGE" };
  const kind = UPLOAD_KINDS.find((one) => TOO_MANY_BYTES[one] === refusal);
  if (kind !== undefined) return { code: "TOO_LARGE", limit: MAX_BYTES[kind] };
  const isOther = [ANIMATED, ONLY, IMAGES_ONLY, OTHER_CODEC, NO_SOUND_IN_WEBM, ...Object.values(refusals)].includes(
    refusal,
  );
  return { code: isOther ? "NOT_OFFERED" : "UNFIT" };
}

const UPLOAD_KINDS: readonly UploadKind[] = ["image", "video", "audio"];

/** Whether files of this type are taken as images. */
export function isTaken(contentType: string): contentType is TakenType {
  return TAKEN.some((taken) => taken === contentType);
}

/** Whether files of this type are taken to be played. */
export function isPlayed(contentType: string): boolean {
  return ANNOUNCED.includes(contentType) && !isTaken(contentType);
}

/** Why files of a type are not taken, in a sentence for people. */
export function refusalOf(contentType: string, otherwise = ONLY): string {
  return Object.hasOwn(refusals, contentType) ? (refusals[contentType] ?? otherwise) : otherwise;
}

/** Why files of a type are not taken where only an image is. */
export function refusalOfImage(contentType: string): string {
  return refusalOf(contentType, IMAGES_ONLY);
}

/** Why a file of a type is too large, in a sentence for people; null when it is not. */
export function tooLarge(contentType: string, byteSize: number): string | null {
  const kind = UPLOAD_KINDS.find((one) => contentType.startsWith(`${one}/`)) ?? "video";
  return byteSize > MAX_BYTES[kind] ? TOO_MANY_BYTES[kind] : null;
}

/**
 * What is announced, brought into one form. A type that says nothing is no fault: what a file is, its first bytes decide.
 * @throws InvalidInputError naming every field that is wrong and its rule.
 */
export function validateUpload(input: UploadInput): UploadInput {
  const filename = input.filename.trim();
  const contentType = plainType(input.contentType);
  const problems: FieldProblem[] = [];
  const problem = (path: string, code: FieldErrorCode, message: string) =>
    void problems.push({ path: [path], code, message });
  const nameRule = `A name has 1 to ${LONGEST_NAME} characters.`;
  if (filename === "") problem("filename", "REQUIRED", nameRule);
  if (filename.length > LONGEST_NAME) problem("filename", "TOO_LONG", nameRule);
  if (/[\p{Cc}\p{Cs}]/u.test(filename))
    problem("filename", "UNSTORABLE", "The name holds a character that cannot be stored.");
  if (!ANNOUNCED.includes(contentType) && contentType !== UNKNOWN)
    problem("contentType", "NOT_OFFERED", refusalOf(contentType));
  if (input.byteSize < 1) problem("byteSize", "REQUIRED", "The file is empty.");
  const large = tooLarge(contentType, input.byteSize);
  if (large !== null) problems.push({ path: ["byteSize"], ...ruleBehind(large), message: large });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return { filename, contentType, byteSize: input.byteSize };
}

function plainType(contentType: string): string {
  const plain = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (SAYS_NOTHING.has(plain)) return UNKNOWN;
  return Object.hasOwn(ALIASES, plain) ? (ALIASES[plain] ?? plain) : plain;
}
