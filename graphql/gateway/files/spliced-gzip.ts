import { once } from "node:events";
import { constants, crc32, createDeflateRaw } from "node:zlib";

/** As many bytes as every insert has: a nonce of 16 bytes in base64. */
const INSERT_BYTES = 24;
/**
 * Stands where the insert goes while the page is compressed. None of its bytes occurs in a page: UTF-8 has no byte above 0xf4, and
 * a page with one of the others is not taken. So nothing further on is ever compressed as a reference to it.
 */
const STAND_IN = Buffer.from([
  ...[0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0b, 0x0c, 0x0e, 0x0f, 0x10],
  ...[0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff],
]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NOT_TAKEN = /[\x01-\x08\x0b\x0c\x0e-\x10]/;
/** A gzip member's head without a name or a time (RFC 1952), as of the best compression. */
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]);

/** The checksum and the length, modulo 2^32, at the end of a gzip member. */
const TAIL_BYTES = 8;

/** A page with the same insert in several places, compressed once. */
export type SplicedGzip = (insert: string) => Buffer;

/**
 * Compresses a page once for all inserts, by RFC 1951: the page around its places as usual, and in each of them the insert as it
 * is, in a stored block of its own. Another insert is then so many bytes changed, and the checksum.
 * @param parts the page around its places.
 * @returns null for a page without a place, or with characters that the stand-in is made of.
 */
export async function splicedGzip(parts: readonly string[]): Promise<SplicedGzip | null> {
  if (parts.length < 2 || parts.some((part) => NOT_TAKEN.test(part))) return null;
  const pieces = parts.map((part) => Buffer.from(part));
  const plain = Buffer.concat(pieces.flatMap((piece) => [STAND_IN, piece])).subarray(INSERT_BYTES);
  const packed = Buffer.concat([HEAD, await deflated(pieces), Buffer.alloc(TAIL_BYTES)]);
  packed.writeUInt32LE(plain.length, packed.length - 4);
  const places = placesIn(plain);
  const packedPlaces = placesIn(packed);
  // Compressed bytes may be any: then none of them may look like a stand-in.
  if (packedPlaces.length !== places.length) return null;
  return (insert) => {
    const bytes = Buffer.from(insert, "latin1");
    if (bytes.length !== INSERT_BYTES) throw new Error(`An insert has ${INSERT_BYTES} bytes.`);
    const page = Buffer.from(plain);
    for (const at of places) bytes.copy(page, at);
    const answer = Buffer.from(packed);
    for (const at of packedPlaces) bytes.copy(answer, at);
    answer.writeUInt32LE(crc32(page), answer.length - TAIL_BYTES);
    return answer;
  };
}

/** The pieces compressed as one, with the stand-in as it is between them. */
async function deflated(pieces: readonly Buffer[]): Promise<Buffer> {
  const deflate = createDeflateRaw();
  const chunks: Buffer[] = [];
  deflate.on("data", (chunk: Buffer) => chunks.push(chunk));
  const write = async (bytes: Buffer, level: number) => {
    await new Promise<void>((resolve) => deflate.params(level, constants.Z_DEFAULT_STRATEGY, () => resolve()));
    await new Promise<void>((resolve) =>
      deflate.write(bytes, () => deflate.flush(constants.Z_SYNC_FLUSH, () => resolve())),
    );
  };
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await write(STAND_IN, constants.Z_NO_COMPRESSION);
    if (piece.length > 0) await write(piece, constants.Z_BEST_COMPRESSION);
  }
  deflate.end();
  await once(deflate, "end");
  return Buffer.concat(chunks);
}

function placesIn(bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(STAND_IN); at >= 0; at = bytes.indexOf(STAND_IN, at + INSERT_BYTES)) places.push(at);
  return places;
}
