import { randomBytes } from "node:crypto";
import type { EventEmitter } from "node:events";
import sharp from "sharp";
import type { OpenObject } from "#graphql/vendors/storage/driver.ts";

/** A picture with some detail, so that a cut-off file is not whole by chance. */
export async function picture(format: "png" | "jpeg" | "webp", width: number, height: number): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 2654435761) >>> 24;
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    [format]()
    .toBuffer();
}

/** A PNG of nothing but noise: no encoder makes it small, so it comes in many pieces. */
export async function noise(width: number, height: number): Promise<Buffer> {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** A real, playable MP4 of grey frames. */
export async function clip(width: number, height: number, frames: number, framesPerSecond: number): Promise<Buffer> {
  const encoder = await openEncoder();
  encoder.width = width;
  encoder.height = height;
  encoder.frameRate = framesPerSecond;
  encoder.outputFilename = `${Math.random()}.mp4`;
  encoder.initialize();
  for (let i = 0; i < frames; i++) encoder.addFrameRgba(new Uint8Array(width * height * 4).fill(40 + i * 10));
  encoder.finalize();
  const bytes = Buffer.from(encoder.FS.readFile(encoder.outputFilename));
  encoder.delete();
  return bytes;
}

const ofTheProcess: EventEmitter = process;

/** While it loads, the encoder begins to end the process at any error that nobody caught, untold: the runner tells it. */
async function openEncoder() {
  const events = ["uncaughtException", "unhandledRejection"];
  const before = events.flatMap((event) => ofTheProcess.listeners(event));
  const { createH264MP4Encoder } = await import("h264-mp4-encoder");
  for (const event of events) {
    for (const listener of ofTheProcess.listeners(event)) {
      if (!before.includes(listener)) ofTheProcess.off(event, listener as () => void);
    }
  }
  return createH264MP4Encoder();
}

/** An MP4 box. */
export function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}

/** All bytes of what a file was opened as. */
export async function allOf(body: Buffer | OpenObject | null | undefined): Promise<Buffer> {
  if (body === null || body === undefined || Buffer.isBuffer(body)) return body ?? Buffer.alloc(0);
  const pieces: Buffer[] = [];
  // Each piece is lent.
  await body.sendTo(async (piece) => void pieces.push(Buffer.from(piece)));
  return Buffer.concat(pieces);
}
