import { SECOND } from "#app/lib/time.ts";
import { uploadImage } from "#app/tasks/upload/upload.client.ts";

const PATIENCE_MS = 10 * SECOND;
const AGAIN_MS = 100;

/** Waits until a video has a frame to show: before it was first played it may have read no more than its length. */
function untilShown(video: HTMLVideoElement): Promise<boolean> {
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    const end = (isShown: boolean) => {
      clearTimeout(timer);
      resolve(isShown);
    };
    video.addEventListener("loadeddata", () => end(true), { once: true });
    video.addEventListener("error", () => end(false), { once: true });
    video.preload = "auto";
    video.load();
  });
}

/** Draws the frame; false while the decoder has none yet, whatever the video says of itself: then nothing was drawn. */
function draw(video: HTMLVideoElement, context: CanvasRenderingContext2D): boolean {
  context.drawImage(video, 0, 0);
  const [, , , alpha] = context.getImageData(0, 0, 1, 1).data;
  return alpha === 255;
}

/** The picture a video shows at this moment, in its full size, as a PNG; null when there is none. */
async function pictureOf(video: HTMLVideoElement): Promise<Blob | null> {
  const until = Date.now() + PATIENCE_MS;
  if (!(await untilShown(video))) return null;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext("2d");
  if (context === null || canvas.width === 0) return null;
  while (!draw(video, context)) {
    if (Date.now() > until) return null;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Keeps the picture a video shows now as an upload. Gives its id, or null when that did not succeed. */
export async function keepFrame(video: HTMLVideoElement, name: string): Promise<string | null> {
  const picture = await pictureOf(video);
  if (picture === null) return null;
  const file = new File([picture], `${name}-${video.currentTime.toFixed(1)}s.png`, { type: "image/png" });
  const kept = await uploadImage(file);
  return "asset" in kept ? kept.asset.id : null;
}
