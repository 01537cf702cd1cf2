import { pngChunks } from "#graphql/domain/assets/media/png-chunks.ts";
import type { TakenType } from "#graphql/domain/assets/uploads/upload-rules.ts";

/**
 * How a file ends. PNG and WebP must end where their image does; a JPEG may carry what cameras append (further JPEGs, a
 * film, the maker's notes), which is not kept. "more": something else is behind the image, there to be taken for another
 * kind of file.
 */
export function endingOf(bytes: Buffer, contentType: TakenType): "whole" | "cut-off" | "more" {
  const end = ends[contentType](bytes);
  if (end === null || end > bytes.length) return "cut-off";
  const tail = bytes.subarray(end);
  return tail.length === 0 || (contentType === "image/jpeg" && isCamerasOwn(tail)) ? "whole" : "more";
}

const ends: Record<TakenType, (bytes: Buffer) => number | null> = {
  "image/png": pngEnd,
  "image/webp": webpEnd,
  "image/jpeg": jpegEnd,
};

function pngEnd(bytes: Buffer): number | null {
  for (const { type, end } of pngChunks(bytes)) if (type === "IEND") return end;
  return null;
}

function webpEnd(bytes: Buffer): number {
  const size = 8 + bytes.readUInt32LE(4);
  // An odd size is padded, though not by every program.
  return size + 1 === bytes.length && size % 2 === 1 ? size + 1 : size;
}

/** Programs write a dozen; each costs a pass over the whole picture. */
const MOST_SCANS = 64;
const [TEM, RST0, SOI, EOI, SOS] = [0x01, 0xd0, 0xd8, 0xd9, 0xda];

/** Where the first image of a JPEG ends, or null when it does not, or has more scans than any program writes. */
function jpegEnd(bytes: Buffer): number | null {
  let scans = 0;
  for (let at = 2; at + 2 <= bytes.length; ) {
    const code = bytes[at] === 0xff ? bytes[at + 1] : undefined;
    if (code === undefined) return null;
    if (code === EOI) return at + 2;
    if (code === 0xff) at += 1;
    else if (code === TEM || (code >= RST0 && code <= SOI)) at += 2;
    else if (at + 4 > bytes.length) return null;
    else {
      at += 2 + bytes.readUInt16BE(at + 2);
      if (code === SOS && ++scans > MOST_SCANS) return null;
      if (code === SOS) at = scanEnd(bytes, at);
    }
  }
  return null;
}

/** The next marker behind coded picture data, in which FF stands alone only before 00 and restart markers. */
function scanEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < RST0 || next >= SOI)) return at;
  }
  return bytes.length;
}

function isCamerasOwn(tail: Buffer): boolean {
  const rest = tail.subarray(padding(tail));
  if (rest.length === 0) return true;
  const isJpeg = rest[0] === 0xff && rest[1] === SOI;
  // Samsung's notes begin with a counted entry, films with the box that names their kind.
  return isJpeg || tail.toString("latin1", 4, 8) === "ftyp" || tail.includes("SEFT", -4, "latin1");
}

function padding(tail: Buffer): number {
  const first = tail.findIndex((byte) => byte !== 0);
  return first === -1 ? tail.length : first;
}
