import { SECOND } from "#app/lib/time.ts";
import { uploadImage } from "#app/lib/upload.client.ts";

const PATIENCE_MS = 10 * SECOND;

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

/** The picture a video shows at this moment, in its full size, as a PNG; null when there is none yet. */
async function pictureOf(video: HTMLVideoElement): Promise<Blob | null> {
  if (!(await untilShown(video))) return null;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext("2d");
  if (context === null || canvas.width === 0) return null;
  context.drawImage(video, 0, 0);
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
