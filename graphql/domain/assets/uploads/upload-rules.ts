import { type FieldErrorCode, type FieldProblem, InvalidInputError } from "#graphql/domain/errors.ts";

/** The largest file that is taken, in bytes. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;
const LONGEST_NAME = 255;

export type UploadInput = { filename: string; contentType: string; byteSize: number };

const TAKEN = ["image/jpeg", "image/png", "image/webp"] as const;
export type TakenType = (typeof TAKEN)[number];

const MEGABYTES = MAX_UPLOAD_BYTES / (1024 * 1024);
const ONLY = "Only JPEG, PNG and WebP images are taken.";

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
};

export const ANIMATED = "Animated images are not taken. Save one frame as PNG and upload that.";
export const NOT_WHOLE = "The image is damaged or cut off. Save it again and upload that.";
export const TOO_MANY_PIXELS = "The image has more than 50 million pixels. Make it smaller and upload that.";
/** In pixels: what is longer is no picture that a model could use. */
export const LONGEST_SIDE = 16_000;
export const TOO_LONG = "The image is wider or higher than 16,000 pixels. Make it smaller and upload that.";

/** Other names that programs have for what is taken. */
const ALIASES: Record<string, TakenType> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/jfif": "image/jpeg",
  "image/x-png": "image/png",
  "image/x-webp": "image/webp",
};
/** What is announced by who does not know: the bytes will tell. */
const UNKNOWN = "application/octet-stream";
const SAYS_NOTHING = new Set(["", UNKNOWN, "binary/octet-stream", "application/x-download"]);

/** The kind of rule that a refusal of these is, for it is kept in words. */
export function ruleBehind(refusal: string): FieldErrorCode {
  if (refusal === NOT_WHOLE) return "DAMAGED";
  if (refusal === TOO_LONG || refusal === TOO_MANY_PIXELS) return "TOO_LARGE";
  return [ANIMATED, ONLY, ...Object.values(refusals)].includes(refusal) ? "NOT_OFFERED" : "UNFIT";
}

/** Whether files of this type are taken. */
export function isTaken(contentType: string): contentType is TakenType {
  return TAKEN.some((taken) => taken === contentType);
}

/** Why files of a type are not taken, in a sentence for people. */
export function refusalOf(contentType: string): string {
  return Object.hasOwn(refusals, contentType) ? (refusals[contentType] ?? ONLY) : ONLY;
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
  if (!isTaken(contentType) && contentType !== UNKNOWN) problem("contentType", "NOT_OFFERED", refusalOf(contentType));
  if (input.byteSize < 1) problem("byteSize", "REQUIRED", "The file is empty.");
  if (input.byteSize > MAX_UPLOAD_BYTES) problem("byteSize", "TOO_LARGE", `A file has at most ${MEGABYTES} MB.`);
  if (problems.length > 0) throw new InvalidInputError(problems);
  return { filename, contentType, byteSize: input.byteSize };
}

function plainType(contentType: string): string {
  const plain = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (SAYS_NOTHING.has(plain)) return UNKNOWN;
  return Object.hasOwn(ALIASES, plain) ? (ALIASES[plain] ?? plain) : plain;
}
