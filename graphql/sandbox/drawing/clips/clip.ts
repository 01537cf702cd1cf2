import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { readContainer } from "#graphql/runtime/containers/containers.ts";
import workerCode from "#graphql/sandbox/drawing/clips/clip-worker.cjs?raw";
import joinCode from "#graphql/sandbox/drawing/clips/join-worker.cjs?raw";
import { type Motion, motionOf } from "#graphql/sandbox/drawing/clips/motion.ts";
import { indexed, undated } from "#graphql/sandbox/drawing/clips/mp4.ts";
import { paint, ratioFor } from "#graphql/sandbox/drawing/image.ts";
import { clipSize } from "#graphql/sandbox/drawing/size.ts";
import { loadSources, opened } from "#graphql/sandbox/drawing/sources.ts";
import type { Drawing } from "#graphql/sandbox/families/task-input.ts";
import { fileOnDisk } from "#graphql/sandbox/files/store.ts";
import { StoppedError } from "#graphql/sandbox/painting/stopped.ts";
import { seedOf } from "#graphql/sandbox/simulations/timing.ts";

const FPS = 24;
const KEY_FRAME_EVERY = FPS;
/** What one clip may cost, in pixels over all its frames; a worker encodes some 40 million a second. */
const MOST_PIXELS = 100_000_000;
const LEAST_PIXELS = 1_000_000;
const PIXELS_PER_MS = 4_000;
/** Pictures are larger than the clip, so that it can zoom without blurring. */
const OVERSIZE = 1.25;

const workers = new Set<Worker>();

/** Makes a clip, where it goes on from another one behind that: as large, and coded alike. */
export async function makeClip(drawing: Drawing, prompt: string, variant: number, spanMs: number): Promise<Buffer> {
  const { after } = drawing;
  if (after === undefined) return drawClip(drawing, prompt, variant, spanMs);
  const before = await readContainer(fileOnDisk(after));
  if (typeof before === "string" || before.picture === null) throw new Error("What a clip begins with is no clip.");
  const { width, height } = before.picture;
  const more = await drawClip({ ...drawing, size: { width, height } }, prompt, variant, spanMs);
  return join([await readFile(fileOnDisk(after)), more]);
}

/**
 * Makes an MP4 (H.264) of exactly the seconds asked for. Its size is what can be encoded in the time the task takes, so
 * a faster sandbox makes smaller clips.
 */
async function drawClip(drawing: Drawing, prompt: string, variant: number, spanMs: number): Promise<Buffer> {
  const sources = await loadSources(drawing.sources);
  const frames = Math.round(drawing.seconds * FPS);
  const pixels = Math.min(MOST_PIXELS, Math.max(LEAST_PIXELS, spanMs * PIXELS_PER_MS));
  const { width, height } = drawing.size ?? clipSize(ratioFor(drawing, sources), pixels / frames);
  const size = { width: even(width * OVERSIZE), height: even(height * OVERSIZE) };
  const [first, last] = sources;
  const start =
    first?.bytes ??
    (await (await paint(prompt, variant, size.width, size.height)).png({ compressionLevel: 1 }).toBuffer());
  const pictures = [await pixelsOf(start, size)];
  if (last !== undefined) pictures.push(await pixelsOf(last.bytes, size));
  const motion = last === undefined ? await motionOf(start) : { horizon: null, water: null };
  return encode({ width, height, fps: FPS, frames, pictures, size, seed: seedOf(`${prompt}\n${variant}`), motion });
}

type Order = {
  width: number;
  height: number;
  fps: number;
  frames: number;
  pictures: Uint8Array[];
  size: { width: number; height: number };
  seed: number;
  motion: Motion;
};

async function pixelsOf(bytes: Buffer, { width, height }: Order["size"]): Promise<Uint8Array> {
  const raw = await opened(bytes)
    .resize(width, height, { fit: "cover", position: "attention" })
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer();
  return new Uint8Array(raw);
}

const answer = z.instanceof(Uint8Array);

async function encode(order: Order): Promise<Buffer> {
  const encoderPath = createRequire(import.meta.url).resolve("h264-mp4-encoder");
  const bytes = await inThread(workerCode, { ...order, encoderPath, keyFrameEvery: KEY_FRAME_EVERY });
  return indexed(bytes, order.frames, KEY_FRAME_EVERY);
}

/** Clips of one size from this encoder, one behind the other, packet by packet. */
async function join(clips: Buffer[]): Promise<Buffer> {
  const library = createRequire(import.meta.url).resolve("mediabunny");
  return undated(await inThread(joinCode, { clips, library }));
}

/** Encoding blocks its thread for seconds, so it has one of its own. The code is text: a bundle has no file for it. */
async function inThread(code: string, workerData: object): Promise<Buffer> {
  const worker = new Worker(code, { eval: true, workerData });
  workers.add(worker);
  const message = await new Promise<unknown>((resolve, reject) => {
    worker.once("message", resolve);
    // Every error, the last one as it is ended too: one that nobody hears would end this process.
    worker.on("error", reject);
    worker.once("exit", () => reject(new StoppedError()));
  }).finally(async () => {
    workers.delete(worker);
    await worker.terminate();
  });
  return Buffer.from(answer.parse(message));
}

/** Ends the clips that are being made. */
export async function stopClips(): Promise<void> {
  await Promise.all([...workers].map((worker) => worker.terminate()));
}

function even(value: number): number {
  return 2 * Math.round(value / 2);
}
