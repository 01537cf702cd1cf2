import { join } from "node:path";
import { keepPoster } from "#graphql/domain/assets/attached/poster.ts";
import { semaphore } from "#graphql/runtime/concurrency/semaphore.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { withTempFile, writeNewFile } from "#graphql/runtime/temp-file.ts";
import { type FrameDrawer, frameDrawer } from "#graphql/runtime/video-frame.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import type { Asset } from "#prisma/generated/client/client.ts";

const ffmpeg = frameDrawer();
const drawing = semaphore("posters of stored videos", { atOnce: 1, waiting: 200 });

/**
 * Draws the poster of a video that has just been stored, in the background, where there is an ffmpeg to do it. Where there is none, or it
 * does not succeed, the browser that first shows the video sends a frame.
 */
export function preparePoster(asset: Asset, drawer: FrameDrawer = ffmpeg): void {
  if (!asset.contentType.startsWith("video/")) return;
  drawPoster(asset, drawer).catch((err) => log.warn({ event: "poster not drawn", assetId: asset.id, err }));
}

async function drawPoster(asset: Asset, drawer: FrameDrawer): Promise<void> {
  if (!(await drawer.isThere())) return;
  const container = asset.contentType === "video/webm" ? "matroska" : "mov";
  const frame = await drawing.run(() =>
    withTempFile(join(env.dataDir, "tmp", "posters"), async (path) => {
      await writeNewFile(path, await storage().read(asset.storageKey));
      return drawer.draw(path, container);
    }),
  );
  if (frame === null) log.info({ event: "poster not drawn", assetId: asset.id });
  else await keepPoster(asset, frame);
}
