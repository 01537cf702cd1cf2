import { afterAll, beforeAll } from "vitest";
import { handleKieCallback } from "#graphql/gateway/callbacks/kie.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { useDatabase } from "#tests/support/database.ts";
import { clip, picture } from "#tests/support/files/media-files.ts";
import { mp3 } from "#tests/support/files/played-files.ts";
import type { Answer } from "#tests/support/kie-stand-in/answers.ts";
import type { Order } from "#tests/support/kie-stand-in/orders.ts";
import { KieStandIn } from "#tests/support/kie-stand-in/stand-in.ts";
import { listen } from "#tests/support/server/local-server.ts";

const made: { png: Buffer; mp4: Buffer; mp3: Buffer } = {
  png: Buffer.alloc(0),
  mp4: Buffer.alloc(0),
  mp3: Buffer.alloc(0),
};

/** A whole PNG, as the files' host sends it. */
export const aPicture = (): Answer => ({ headers: { "content-type": "image/png" }, body: made.png });
/** A whole MP4 likewise. */
export const aVideo = (): Answer => ({ headers: { "content-type": "video/mp4" }, body: made.mp4 });
/** And a whole MP3. */
const aSound = (): Answer => ({ headers: { "content-type": "audio/mpeg" }, body: made.mp3 });

/** What kie.ai's ids of video models have in them, and no id of an image model. */
const VIDEO =
  /video|veo|kling|wan\/(2-7-text|3-0)|seedance|minimax|hailuo|omni|pixverse|happyhorse|runway|infinitalk|v1-pro|v2-1-pro|r2v|animate/;
/** And those of models that make sound. */
const SOUND = /^(elevenlabs|ai-music-api)\//;

function isVideo({ family, model }: Order): boolean {
  return family === "veo" || VIDEO.test(model);
}

function fileOf(order: Order): Answer {
  if (SOUND.test(order.model)) return aSound();
  return isVideo(order) ? aVideo() : aPicture();
}

/**
 * A database, the worker and the stand-in of kie.ai, where the product finds its provider: at its own address for orders
 * of the sandbox, and by KIE_API_BASE for others. Callbacks come in as they do everywhere.
 */
export function useKieStandIn(): KieStandIn {
  const standIn = new KieStandIn([(order) => fileOf(order)]);
  let close: () => Promise<void> = async () => undefined;
  let stopWorker: () => Promise<void> = async () => undefined;
  useDatabase();
  beforeAll(async () => {
    made.png = await picture("png", 64, 48);
    made.mp4 = await clip(64, 48, 3, 10);
    made.mp3 = mp3({ seconds: 4 });
    const started = await listen((req, res) => {
      if (req.url?.startsWith("/webhooks/kie/")) return void handleKieCallback(req, res);
      standIn.handle(req, res).then(
        (isAnswered) => isAnswered || res.writeHead(404).end(),
        () => res.destroy(),
      );
    });
    // A kept connection is closed by whoever has had enough of it; here nobody, or callbacks would meet the closing.
    started.server.keepAliveTimeout = 0;
    close = started.stop;
    standIn.origin = `http://127.0.0.1:${started.port}`;
    standIn.callbackOrigin = standIn.origin;
    setOwnPort(started.port);
    stopWorker = await startWorker();
  });
  afterAll(async () => {
    await stopWorker();
    await closeHttp();
    await close();
  });
  return standIn;
}
