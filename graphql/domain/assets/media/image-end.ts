import { pngChunks } from "#graphql/domain/assets/media/png-chunks.ts";
import type { TakenType } from "#graphql/domain/assets/uploads/upload-rules.ts";

/** The picture of a file without what is behind it. `isOpen`: its end mark is missing, and was added. */
export type Picture = { bytes: Buffer; isOpen: boolean };

/**
 * The picture that a file begins with, or null when it is cut off. What comes behind it is left away: a line feed, padding,
 * what cameras append (further JPEGs, a film, the maker's notes), or another kind of file.
 */
export function pictureIn(bytes: Buffer, contentType: TakenType): Picture | null {
  const end = ends[contentType](bytes);
  if (end === "open") return { bytes: Buffer.concat([bytes, END_OF_IMAGE]), isOpen: true };
  return end === null || end > bytes.length ? null : { bytes: bytes.subarray(0, end), isOpen: false };
}

/** Where a picture ends; "open" where its data reach to the end of the file, null where it does not come so far. */
type End = number | "open" | null;

const ends: Record<TakenType, (bytes: Buffer) => End> = {
  "image/png": pngEnd,
  "image/webp": webpEnd,
  "image/jpeg": jpegEnd,
};

function pngEnd(bytes: Buffer): End {
  for (const { type, end } of pngChunks(bytes)) if (type === "IEND") return end;
  return null;
}

function webpEnd(bytes: Buffer): End {
  const size = 8 + bytes.readUInt32LE(4);
  // An odd size is padded, though not by every program.
  return Math.max(size, Math.min(size + (size % 2), bytes.length));
}

/** Programs write a dozen; each costs a pass over the whole picture. */
const MOST_SCANS = 64;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
const [TEM, RST0, SOI, EOI, SOS] = [0x01, 0xd0, 0xd8, 0xd9, 0xda];

/** Where the first image of a JPEG ends; null also for one with more scans than any program writes. */
function jpegEnd(bytes: Buffer): End {
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
      if (code === SOS) {
        at = scanEnd(bytes, at);
        // Some cameras and programs leave the end mark out.
        if (at === bytes.length) return "open";
      }
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
