/** Boxes that hold the way down to the table of samples. */
const CONTAINERS = new Set(["moov", "trak", "mdia", "minf", "stbl"]);
/** Boxes that say when the file was made, which would make every drawing of one prompt another file. */
const TIMED = new Set(["mvhd", "tkhd", "mdhd"]);
const HEAD = 8;

type Box = { type: string; bytes: Buffer };

/**
 * Mends what the encoder's muxer leaves: it names every frame a place to start from, so that players which seek stop
 * at a decoding error (Chromium 140), and puts the index last, so that playing waits for the whole file. `every` is the
 * distance between real key frames.
 */
export function indexed(mp4: Buffer, frames: number, every: number): Buffer {
  const boxes = boxesIn(mp4);
  const [ftyp, mdat, moov] = ["ftyp", "mdat", "moov"].map((type) => boxes.find((box) => box.type === type));
  if (ftyp === undefined || mdat === undefined || moov === undefined) throw new Error("The encoder gave no MP4");
  const index = withKeyFrames(moov, keyFrames(frames, every));
  const before = mdat.bytes.byteOffset - mp4.byteOffset;
  shiftChunks(index, ftyp.bytes.length + index.length - before);
  return Buffer.concat([ftyp.bytes, index, mdat.bytes]);
}

/** The same film without when it was made. */
export function undated(mp4: Buffer): Buffer {
  const nothing = Buffer.alloc(0);
  return Buffer.concat(boxesIn(mp4).map((one) => (one.type === "moov" ? withKeyFrames(one, nothing) : one.bytes)));
}

function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + HEAD <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < HEAD) throw new Error("The encoder gave a broken MP4");
    boxes.push({ type: bytes.toString("latin1", at + 4, at + HEAD), bytes: bytes.subarray(at, at + size) });
    at += size;
  }
  return boxes;
}

/** A box with the table of key frames put into its table of samples, every size around it made right. */
function withKeyFrames({ type, bytes }: Box, table: Buffer): Buffer {
  if (TIMED.has(type)) return withoutTimes(bytes);
  if (!CONTAINERS.has(type)) return bytes;
  const children = boxesIn(bytes.subarray(HEAD)).map((child) => withKeyFrames(child, table));
  return box(type, [...children, ...(type === "stbl" ? [table] : [])]);
}

function withoutTimes(bytes: Buffer): Buffer {
  return Buffer.from(bytes).fill(0, HEAD + 4, HEAD + 12);
}

function box(type: string, parts: Buffer[]): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(
    parts.reduce((sum, part) => sum + part.length, HEAD),
    0,
  );
  head.write(type, 4, "latin1");
  return Buffer.concat([head, ...parts]);
}

function keyFrames(frames: number, every: number): Buffer {
  const count = Math.ceil(frames / every);
  const body = Buffer.alloc(8 + count * 4);
  body.writeUInt32BE(count, 4);
  for (let index = 0; index < count; index++) body.writeUInt32BE(index * every + 1, 8 + index * 4);
  return box("stss", [body]);
}

/** Moves the addresses of all chunks, in place. */
function shiftChunks(bytes: Buffer, by: number): void {
  for (const { type, bytes: inner } of boxesIn(bytes.subarray(HEAD))) {
    if (CONTAINERS.has(type)) shiftChunks(inner, by);
    if (type !== "stco") continue;
    const count = inner.readUInt32BE(12);
    for (let index = 0; index < count; index++) {
      const at = 16 + index * 4;
      inner.writeUInt32BE(inner.readUInt32BE(at) + by, at);
    }
  }
}
