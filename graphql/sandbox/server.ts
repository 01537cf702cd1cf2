import type { IncomingMessage, ServerResponse } from "node:http";
import { log } from "#graphql/runtime/log.ts";
import { startCallbacks, stopCallbacks } from "#graphql/sandbox/callbacks/callbacks.ts";
import { stopDrawing } from "#graphql/sandbox/drawing/results.ts";
import { serveFile } from "#graphql/sandbox/files/serve.ts";
import { deleteExpiredFiles } from "#graphql/sandbox/files/store.ts";
import { handleKie } from "#graphql/sandbox/kie/kie.ts";
import { forgetCreations } from "#graphql/sandbox/kie/rate-limit.ts";
import { handleUpload } from "#graphql/sandbox/kie/upload.ts";
import { handleOpenrouter } from "#graphql/sandbox/openrouter/chat.ts";
import { releaseHeld } from "#graphql/sandbox/transport.ts";

/**
 * Answers everything under /sandbox/: the stand-ins for kie.ai's API (`/sandbox/kie`), its upload host
 * (`/sandbox/upload`), its file host (`/sandbox/files`) and OpenRouter (`/sandbox/openrouter`).
 */
export async function handleSandbox(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const address = `http://sandbox${req.url ?? "/"}`;
  if (!URL.canParse(address)) return void res.writeHead(400).end();
  const url = new URL(address);
  const [, host, rest] = /^\/sandbox\/(kie|upload|files|openrouter)(\/.*)$/.exec(url.pathname) ?? [];
  try {
    if (host === undefined || rest === undefined) return void res.writeHead(404).end();
    if (host === "files") return await serveFile(req, res, url, decoded(rest.slice(1)));
    url.pathname = rest;
    if (host === "kie") return await handleKie(req, res, url);
    if (host === "upload") return await handleUpload(req, res, url);
    return await handleOpenrouter(req, res, url);
  } catch (error) {
    // A request that its client broke off is no fault of ours.
    if (req.destroyed && !req.complete) return;
    log.error({ event: "sandbox request failed", path: url.pathname, err: error });
    if (!res.headersSent) res.writeHead(500).end();
    else res.destroy();
  }
}

/** A path as it was meant; one that is badly encoded names no file. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "";
  }
}

/** Takes up the callbacks owed by an earlier life of this process. Call it once the server listens. */
export async function startSandbox(): Promise<void> {
  await deleteExpiredFiles();
  await startCallbacks();
}

/** Stops every timer, worker and held connection; what is owed stays in the database. */
export async function stopSandbox(): Promise<void> {
  releaseHeld();
  forgetCreations();
  await stopCallbacks();
  await stopDrawing();
}
