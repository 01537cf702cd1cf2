import sharp from "sharp";
import { beforeAll } from "vitest";
import { clip, picture } from "#tests/support/files/media-files.ts";

export type ResultFormat = "jpeg" | "webp" | "avif" | "gif" | "mp4" | "mov" | "m4v" | "webm";

let files: Record<ResultFormat, Buffer> | undefined;

/** One small file of each format that kie.ai's models give. Call `useResultFiles` first. */
export function resultFiles(): Record<ResultFormat, Buffer> {
  if (files === undefined) throw new Error("useResultFiles comes first");
  return files;
}

/** Makes the files before the tests of a file begin. */
export function useResultFiles(): void {
  beforeAll(async () => {
    const png = await picture("png", 64, 48);
    const mp4 = await clip(64, 48, 3, 10);
    files = {
      jpeg: await sharp(png).jpeg().toBuffer(),
      webp: await sharp(png).webp().toBuffer(),
      avif: await sharp(png).avif({ effort: 0 }).toBuffer(),
      gif: await sharp(png).gif().toBuffer(),
      mp4,
      mov: branded(mp4, "qt  "),
      m4v: branded(mp4, "M4V "),
      webm: webm(64, 48, 2),
    };
  });
}

/** The same boxes under another brand, which is all that tells these formats apart. */
function branded(mp4: Buffer, brand: string): Buffer {
  const copy = Buffer.from(mp4);
  copy.write(brand, 8, "latin1");
  return copy;
}

/** An EBML element; its size is written in four bytes. */
function element(id: number[], ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x10000000 + body.length);
  return Buffer.concat([Buffer.from(id), size, body]);
}

function unsigned(id: number[], value: number): Buffer {
  const body = Buffer.alloc(4);
  body.writeUInt32BE(value);
  return element(id, body);
}

/** A WebM with one video track and one block. */
function webm(width: number, height: number, seconds: number): Buffer {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(seconds * 1000);
  const head = element(
    [0x1a, 0x45, 0xdf, 0xa3],
    unsigned([0x42, 0x86], 1),
    unsigned([0x42, 0xf2], 4),
    unsigned([0x42, 0xf3], 8),
    element([0x42, 0x82], Buffer.from("webm")),
    unsigned([0x42, 0x87], 4),
    unsigned([0x42, 0x85], 2),
  );
  const info = element(
    [0x15, 0x49, 0xa9, 0x66],
    unsigned([0x2a, 0xd7, 0xb1], 1_000_000),
    element([0x44, 0x89], duration),
  );
  const video = element([0xe0], unsigned([0xb0], width), unsigned([0xba], height));
  const track = element(
    [0xae],
    unsigned([0xd7], 1),
    unsigned([0x73, 0xc5], 1),
    unsigned([0x83], 1),
    element([0x86], Buffer.from("V_VP9")),
    video,
  );
  const tracks = element([0x16, 0x54, 0xae, 0x6b], track);
  const block = element([0xa3], Buffer.from([0x81, 0, 0, 0x80, 1, 2, 3, 4]));
  const cluster = element([0x1f, 0x43, 0xb6, 0x75], unsigned([0xe7], 0), block);
  return Buffer.concat([head, element([0x18, 0x53, 0x80, 0x67], info, tracks, cluster)]);
}
