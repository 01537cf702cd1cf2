import { type FileHandle, open } from "node:fs/promises";
import type { VideoFacts } from "#graphql/domain/assets/media/mp4.ts";
import { UnreadableFileError } from "#graphql/domain/assets/media/unreadable.ts";
import { SECOND } from "#graphql/runtime/clock.ts";

/** Elements of a WebM file that are looked into, by their ids (RFC 9559). */
const ID = {
  HEAD: 0x1a45dfa3,
  SEGMENT: 0x18538067,
  INFO: 0x1549a966,
  TRACKS: 0x1654ae6b,
  TRACK: 0xae,
  VIDEO: 0xe0,
  WIDTH: 0xb0,
  HEIGHT: 0xba,
  TICK_NS: 0x2ad7b1,
  DURATION: 0x4489,
} as const;

const USUAL_TICK_NS = 1_000_000;
const NS_PER_MS = 1_000_000;
const MAX_DESCRIPTION_BYTES = 8 * 1024 * 1024;
const MAX_ELEMENTS = 100_000;
/** An id has at most four bytes, a size eight. */
const LONGEST_HEAD = 12;

/** `end` is null for an element that goes on as long as the file does, as a live recording's does. */
type Element = { id: number; start: number; end: number | null };

/**
 * Size and length of a WebM, from its elements; the frames themselves are not decoded. The length is null for files that
 * do not tell it.
 * @throws UnreadableFileError when it is cut off or has no picture.
 */
export async function readWebm(path: string): Promise<VideoFacts> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const [info, tracks] = await descriptions(file, size);
    if (tracks === null) throw new UnreadableFileError("The video does not say what is in it.");
    const [width, height] = [numberAt(tracks, ID.WIDTH), numberAt(tracks, ID.HEIGHT)];
    if (!width || !height) throw new UnreadableFileError("The video has no picture.");
    return { width, height, durationSeconds: info === null ? null : secondsOf(info) };
  } finally {
    await file.close();
  }
}

/** Walks the file from element to element, which finds a cut-off end, and reads the two that describe the rest. */
async function descriptions(file: FileHandle, size: number): Promise<[Buffer | null, Buffer | null]> {
  let info: Buffer | null = null;
  let tracks: Buffer | null = null;
  for (let at = 0, count = 0; at < size; count++) {
    const element = await elementAt(file, at, size);
    if (element === null || count > MAX_ELEMENTS) throw new UnreadableFileError("The video is cut off.");
    if (element.id === ID.INFO) info = await bodyOf(file, element);
    if (element.id === ID.TRACKS) tracks = await bodyOf(file, element);
    // Of the segment everything is inside, so the walk goes on there; what has no end takes the rest of the file.
    if (element.id === ID.SEGMENT) at = element.start;
    else if (element.end === null) return [info, tracks];
    else at = element.end;
  }
  return [info, tracks];
}

async function elementAt(file: FileHandle, at: number, size: number): Promise<Element | null> {
  const head = Buffer.alloc(LONGEST_HEAD);
  const { bytesRead } = await file.read(head, 0, LONGEST_HEAD, at);
  const read = headOf(head.subarray(0, bytesRead));
  if (read === null) return null;
  const start = at + read.length;
  if (read.size === null) return { id: read.id, start, end: null };
  return start + read.size > size ? null : { id: read.id, start, end: start + read.size };
}

async function bodyOf(file: FileHandle, { start, end }: Element): Promise<Buffer> {
  const length = end === null ? 0 : end - start;
  if (length > MAX_DESCRIPTION_BYTES) throw new UnreadableFileError("The video's description is too large.");
  const body = Buffer.alloc(length);
  await file.read(body, 0, length, start);
  return body;
}

/** An element's id and size; its size is null when all of its bits are set. */
function headOf(bytes: Buffer): { id: number; size: number | null; length: number } | null {
  const idLength = lengthAt(bytes, 0);
  if (idLength === null || idLength > 4) return null;
  const sizeLength = lengthAt(bytes, idLength);
  const length = idLength + (sizeLength ?? 0);
  if (sizeLength === null || length > bytes.length) return null;
  const mask = 2 ** (7 * sizeLength) - 1;
  const value = Number(big(bytes, idLength, sizeLength) & ((1n << BigInt(7 * sizeLength)) - 1n));
  return { id: bytes.readUIntBE(0, idLength), size: value === mask ? null : value, length };
}

/** How many bytes a number of this kind has: one more than it has leading zeros. */
function lengthAt(bytes: Buffer, at: number): number | null {
  const first = bytes[at];
  return first === undefined || first === 0 ? null : Math.clz32(first) - 23;
}

function big(bytes: Buffer, at: number, length: number): bigint {
  return bytes.subarray(at, at + length).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** The first element of this id in a description, wherever it stands among tracks and videos. */
function find(body: Buffer, id: number): Buffer | null {
  for (let at = 0; at < body.length; ) {
    const head = headOf(body.subarray(at, at + LONGEST_HEAD));
    if (head === null || head.size === null) return null;
    const inner = body.subarray(at + head.length, at + head.length + head.size);
    if (head.id === id) return inner;
    const found = head.id === ID.TRACK || head.id === ID.VIDEO ? find(inner, id) : null;
    if (found !== null) return found;
    at += head.length + head.size;
  }
  return null;
}

function numberAt(body: Buffer, id: number): number | null {
  const bytes = find(body, id);
  return bytes === null || bytes.length === 0 || bytes.length > 6 ? null : bytes.readUIntBE(0, bytes.length);
}

function secondsOf(info: Buffer): number | null {
  const bytes = find(info, ID.DURATION);
  const ticks = bytes?.length === 8 ? bytes.readDoubleBE(0) : bytes?.length === 4 ? bytes.readFloatBE(0) : 0;
  const seconds = (ticks * (numberAt(info, ID.TICK_NS) ?? USUAL_TICK_NS)) / NS_PER_MS / SECOND;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}
