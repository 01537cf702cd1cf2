import { change } from "#app/lib/graphql/client.ts";
import { SECOND } from "#app/lib/time.ts";
import { SetAssetPosterDocument } from "#app/tasks/clips/documents.ts";
import { waveformOf } from "#app/tasks/clips/waveform.client.ts";
import type { Media } from "#app/tasks/documents.ts";
import { isAudio } from "#app/tasks/media.ts";

const PATIENCE_MS = 15 * SECOND;
const WIDEST = 1280;
/** Where a frame is looked for, in seconds: clips often begin with black. */
const MOMENTS = [0, 0.25, 0.5, 1, 2];
/** Below this, of 255, a frame is taken for black. */
const DARK = 12;
const SAMPLE = 16;
const QUALITY = 0.82;

/** What was tried on this page, so that nothing is tried twice. */
const tried = new Set<string>();
let last: Promise<void> = Promise.resolve();

type Shown = Pick<Media, "id" | "url" | "contentType">;

/**
 * Draws a frame of a video that has no poster, or the waveform of a sound, and sends it to be kept, once on a page and one after
 * another: fetching many at the same time would hold up what is looked at. What does not succeed is left to the next who shows it.
 */
export function givePoster(asset: Shown): void {
  if (tried.has(asset.id)) return;
  tried.add(asset.id);
  last = last.then(() => draw(asset)).catch(() => undefined);
}

async function draw(asset: Shown): Promise<void> {
  const { id, url } = asset;
  const canvas = isAudio(asset) ? await waveformOf(url) : await frameOf(url);
  const image = canvas && (await encoded(canvas, isAudio(asset) ? "image/png" : "image/jpeg"));
  if (image !== null) await change(SetAssetPosterDocument, { id, image });
}

/** A frame of a video; null where there is nothing to draw. */
async function frameOf(url: string): Promise<HTMLCanvasElement | null> {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  // Files may be served from an address of their own, and a canvas gives back only what was asked for like this.
  video.crossOrigin = "anonymous";
  video.src = url;
  try {
    await happens(video, "loadeddata");
    return await frameIn(video);
  } finally {
    video.removeAttribute("src");
    video.load();
  }
}

/** The first frame that is not black; the last one looked at where all of them are. */
async function frameIn(video: HTMLVideoElement): Promise<HTMLCanvasElement | null> {
  const scale = Math.min(1, WIDEST / video.videoWidth);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const context = canvas.getContext("2d");
  if (context === null || canvas.width === 0) return null;
  for (const moment of MOMENTS.filter((second) => second === 0 || second < video.duration)) {
    if (moment > 0) {
      video.currentTime = moment;
      await happens(video, "seeked");
    }
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    if (lightOf(canvas) >= DARK) break;
  }
  return canvas;
}

/** How light a picture is at its lightest, from 0 to 255. A decoder without a frame draws nothing, which is 0. */
function lightOf(canvas: HTMLCanvasElement): number {
  const small = document.createElement("canvas");
  small.width = SAMPLE;
  small.height = SAMPLE;
  const context = small.getContext("2d", { willReadFrequently: true });
  if (context === null) return 0;
  context.drawImage(canvas, 0, 0, SAMPLE, SAMPLE);
  const { data } = context.getImageData(0, 0, SAMPLE, SAMPLE);
  return data.reduce((most, value, place) => (place % 4 === 3 ? most : Math.max(most, value)), 0);
}

/** A picture as base64. Safari writes no WebP. */
async function encoded(canvas: HTMLCanvasElement, type: "image/jpeg" | "image/png"): Promise<string | null> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
  if (blob === null) return null;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Resolves at the event; rejects where the video cannot be read, or takes too long. */
function happens(video: HTMLVideoElement, event: "loadeddata" | "seeked"): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the video took too long")), PATIENCE_MS);
    video.addEventListener(event, () => end(resolve), { once: true });
    video.addEventListener("error", () => end(() => reject(new Error("the video cannot be read"))), { once: true });
    function end(how: () => void): void {
      clearTimeout(late);
      how();
    }
  });
}
