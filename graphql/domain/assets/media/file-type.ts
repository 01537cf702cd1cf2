/** The kinds of file that we keep, just as they came, and the ending each gets. Not every browser shows those from AVIF to M4V. */
export const fileEndings = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "video/mp4": "mp4",
  "image/avif": "avif",
  "image/gif": "gif",
  "video/quicktime": "mov",
  "video/webm": "webm",
  "video/x-m4v": "m4v",
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
  "audio/mp4": "m4a",
} as const;

export type KeptType = keyof typeof fileEndings;

export function isKeptType(contentType: string): contentType is KeptType {
  return Object.hasOwn(fileEndings, contentType);
}

/** The ending of a stored file's name; asset rows only ever carry a type that we keep. */
export function fileEnding(contentType: string): string {
  return isKeptType(contentType) ? fileEndings[contentType] : "bin";
}
