import { inflateSync } from "node:zlib";

const SIGNATURE_BYTES = 8;
const MOST_CHUNKS = 100_000;
const LARGEST_PROFILE_BYTES = 4 * 1024 * 1024;

/** What a picture is drawn from: its pixels, what its colours mean, and which side is up. */
const DRAWN_FROM = new Set(["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "eXIf"]);

type Chunk = { type: string; start: number; end: number };

/** The chunks of a PNG up to its end mark; without that when it is cut off, or chopped up as no program does. */
export function* pngChunks(bytes: Buffer): Generator<Chunk> {
  for (let start = SIGNATURE_BYTES, count = 0; start + 12 <= bytes.length && count < MOST_CHUNKS; count++) {
    const end = start + 12 + bytes.readUInt32BE(start);
    const type = bytes.toString("latin1", start + 4, start + 8);
    yield { type, start, end };
    if (type === "IEND") return;
    start = end;
  }
}

/** A PNG with nothing but what it is drawn from: a remark of a few bytes may unfold to many megabytes. */
export function withoutRemarks(png: Buffer): Buffer {
  const kept = [...pngChunks(png)].filter((chunk) => DRAWN_FROM.has(chunk.type) && isModest(png, chunk));
  return Buffer.concat([png.subarray(0, SIGNATURE_BYTES), ...kept.map(({ start, end }) => png.subarray(start, end))]);
}

function isModest(png: Buffer, { type, start, end }: Chunk): boolean {
  if (type !== "iCCP") return true;
  const body = png.subarray(start + 8, end - 4);
  try {
    // A name, a zero, the number of the method, the profile.
    inflateSync(body.subarray(body.indexOf(0) + 2), { maxOutputLength: LARGEST_PROFILE_BYTES });
    return true;
  } catch {
    // Too large or broken: the colours are taken as they are.
    return false;
  }
}
