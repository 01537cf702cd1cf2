import { type FileHandle, open } from "node:fs/promises";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";

const MAX_MOOV_BYTES = 32 * 1024 * 1024;
const MAX_BOXES = 100_000;

export type VideoFacts = { width: number; height: number; durationSeconds: number | null };
type Box = { type: string; start: number; end: number };

/**
 * Size as shown and length of an MP4, from its boxes; the frames themselves are not decoded. The length is null for
 * fragmented files that do not tell it.
 * @throws UnreadableFileError when it is cut off or has no picture.
 */
export async function readMp4(path: string): Promise<VideoFacts> {
  const file = await open(path, "r");
  try {
    const moov = await readMoov(file);
    const top = { type: "moov", start: 0, end: moov.length };
    const tracks = boxes(moov, top).filter((box) => box.type === "trak" && isVideo(moov, box));
    const size = tracks.map((track) => shownSize(moov, track)).find(({ width, height }) => width > 0 && height > 0);
    if (size === undefined) throw new UnreadableFileError("The video has no picture.");
    return { ...size, durationSeconds: duration(moov, top) };
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableFileError("The video is damaged.", { cause: error });
    throw error;
  } finally {
    await file.close();
  }
}

/** Walks the whole file by its outermost boxes, which finds a cut-off end, and reads the one that describes the rest. */
async function readMoov(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const head = Buffer.alloc(16);
  let moov: Buffer | undefined;
  for (let at = 0, count = 0; at < size; count++) {
    const { bytesRead } = await file.read(head, 0, 16, at);
    const box = bytesRead < 8 || count > MAX_BOXES ? undefined : boxAt(head.subarray(0, bytesRead), 0, size - at);
    if (box === undefined) throw new UnreadableFileError("The video is cut off.");
    if (box.type === "moov") moov = await readBody(file, at + box.start, box.end - box.start);
    at += box.end;
  }
  if (moov === undefined) throw new UnreadableFileError("The video does not say what is in it.");
  return moov;
}

async function readBody(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (length > MAX_MOOV_BYTES) throw new UnreadableFileError("The video's description is too large.");
  const body = Buffer.alloc(length);
  await file.read(body, 0, length, position);
  return body;
}

/** The box whose header stands at `at`, ending at most at `limit`; undefined when it does not fit. */
function boxAt(bytes: Buffer, at: number, limit: number): Box | undefined {
  if (at + 8 > bytes.length) return undefined;
  const short = bytes.readUInt32BE(at);
  const type = bytes.toString("latin1", at + 4, at + 8);
  if (short === 1 && at + 16 > bytes.length) return undefined;
  const header = short === 1 ? 16 : 8;
  const length = short === 0 ? limit - at : short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
  return length < header || at + length > limit ? undefined : { type, start: at + header, end: at + length };
}

function boxes(bytes: Buffer, parent: Box): Box[] {
  const found: Box[] = [];
  for (let at = parent.start; at < parent.end; ) {
    const box = boxAt(bytes, at, parent.end);
    if (box === undefined || found.length > MAX_BOXES) throw new UnreadableFileError("The video is damaged.");
    found.push(box);
    at = box.end;
  }
  return found;
}

function inside(bytes: Buffer, parent: Box, ...path: string[]): Box | undefined {
  return path.reduce<Box | undefined>(
    (box, type) => (box === undefined ? undefined : boxes(bytes, box).find((child) => child.type === type)),
    parent,
  );
}

function isVideo(bytes: Buffer, track: Box): boolean {
  const handler = inside(bytes, track, "mdia", "hdlr");
  return handler !== undefined && bytes.toString("latin1", handler.start + 8, handler.start + 12) === "vide";
}

/** Width and height of a track header, exchanged when its matrix turns the picture a quarter. */
function shownSize(bytes: Buffer, track: Box): { width: number; height: number } {
  const header = inside(bytes, track, "tkhd");
  if (header === undefined) return { width: 0, height: 0 };
  const matrix = header.start + (bytes.readUInt8(header.start) === 1 ? 52 : 40);
  const width = Math.round(bytes.readUInt32BE(matrix + 36) / 65_536);
  const height = Math.round(bytes.readUInt32BE(matrix + 40) / 65_536);
  const isTurned = bytes.readInt32BE(matrix) === 0 && bytes.readInt32BE(matrix + 4) !== 0;
  return isTurned ? { width: height, height: width } : { width, height };
}

function duration(bytes: Buffer, top: Box): number | null {
  const header = inside(bytes, top, "mvhd");
  if (header === undefined) return null;
  const isLong = bytes.readUInt8(header.start) === 1;
  const scale = bytes.readUInt32BE(header.start + (isLong ? 20 : 12));
  const whole = isLong ? Number(bytes.readBigUInt64BE(header.start + 24)) : bytes.readUInt32BE(header.start + 16);
  const ticks = whole === 0 ? fragmentTicks(bytes, top) : whole;
  // All ones is how "unknown" is written.
  if (scale === 0 || ticks === 0 || ticks >= 0xffffffff) return null;
  return ticks / scale;
}

function fragmentTicks(bytes: Buffer, top: Box): number {
  const header = inside(bytes, top, "mvex", "mehd");
  if (header === undefined) return 0;
  const isLong = bytes.readUInt8(header.start) === 1;
  return isLong ? Number(bytes.readBigUInt64BE(header.start + 4)) : bytes.readUInt32BE(header.start + 4);
}
