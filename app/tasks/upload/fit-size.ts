import { MOST_MEGABYTES } from "#app/tasks/upload/image-file.ts";

export type Size = { width: number; height: number };

const MOST_BYTES = MOST_MEGABYTES * 1024 * 1024;
/** What an upload may have at most; the server looks again. */
const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 16_000;
/** Twice what any model reads, and what every browser can draw: on iOS a canvas ends at 16.7 million pixels. */
const FITTED_PIXELS = 16_000_000;

/** Whether a picture is more than an upload may be, in bytes or in pixels. */
export function isTooLarge({ byteSize, width, height }: Size & { byteSize: number }): boolean {
  return byteSize > MOST_BYTES || width * height > MOST_PIXELS || Math.max(width, height) > LONGEST_SIDE;
}

/** The same shape in so few pixels that it fits; `share` of the sides that it could have. Never larger than it was. */
export function fittedSize({ width, height }: Size, share = 1): Size {
  const byArea = Math.sqrt(FITTED_PIXELS / (width * height));
  const scale = Math.min(1, byArea, LONGEST_SIDE / Math.max(width, height)) * share;
  const side = (length: number) => Math.max(1, Math.floor(length * scale));
  return { width: side(width), height: side(height) };
}

/** The file's name with the ending of what it has become. */
export function renamed(name: string, type: string): string {
  const ending = type === "image/jpeg" ? "jpg" : type.slice(type.indexOf("/") + 1);
  return `${name.replace(/\.[^.]*$/, "")}.${ending}`;
}

/** Whether a file has few enough bytes to be sent. */
export function hasRoomFor({ size }: Pick<Blob, "size">): boolean {
  return size <= MOST_BYTES;
}
