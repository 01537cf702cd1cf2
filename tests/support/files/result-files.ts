import sharp from "sharp";
import { beforeAll } from "vitest";
import { clip, picture } from "#tests/support/files/media-files.ts";
import { m4a, mp3, wav, webm } from "#tests/support/files/played-files.ts";

export type ResultFormat = "jpeg" | "webp" | "avif" | "gif" | "mp4" | "mov" | "m4v" | "webm" | "mp3" | "wav" | "m4a";

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
      webm: await webm({ seconds: 2 }),
      mp3: mp3({ seconds: 2 }),
      wav: wav({ seconds: 2 }),
      m4a: await m4a({ seconds: 2 }),
    };
  });
}

/** The same boxes under another brand, which is all that tells these formats apart. */
function branded(mp4: Buffer, brand: string): Buffer {
  const copy = Buffer.from(mp4);
  copy.write(brand, 8, "latin1");
  return copy;
}
