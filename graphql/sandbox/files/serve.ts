import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { ensureDrawn } from "#graphql/sandbox/drawing/results.ts";
import { isSpent } from "#graphql/sandbox/files/links.ts";
import { fileOnDisk, livingFile } from "#graphql/sandbox/files/store.ts";
import { paced } from "#graphql/sandbox/simulations/timing.ts";
import { hold } from "#graphql/sandbox/transport.ts";

const SLOW_SECONDS = 30;
const BIG_BYTES = 2 * 1024 ** 3;
const PAGE = "<html><body>This file is no longer available.</body></html>";

/**
 * GET and HEAD of a file, whole. Uploads are strangers' bytes on our own site, so nothing may be run from here. The
 * first folder of a path may ask for a fault (see simulate.ts).
 */
export async function serveFile(req: IncomingMessage, res: ServerResponse, url: URL, path: string): Promise<void> {
  if (req.method !== "GET" && req.method !== "HEAD") return void res.writeHead(405).end();
  const file = path.includes("\0") ? undefined : await livingFile(path);
  if (file === undefined) return void res.writeHead(404, { "content-type": "text/plain" }).end("Not found");
  if (isSpent(path, url.searchParams)) return void res.writeHead(403, { "content-type": "text/plain" }).end("Expired");
  const [fault] = path.split("/");
  if (fault === "htmlurl") return void res.writeHead(200, { "content-type": "text/html" }).end(PAGE);
  if (fault === "slowurl") await pause(res, paced(SLOW_SECONDS));
  if (!(await ensureDrawn(path))) return void res.writeHead(404, { "content-type": "text/plain" }).end("Not found");
  const { size } = await stat(fileOnDisk(path));
  res.writeHead(200, {
    "content-type": file.contentType,
    "content-length": fault === "bigurl" ? BIG_BYTES : size,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, max-age=3600",
  });
  if (req.method === "HEAD") return void res.end();
  await send(res, path, fault === "cuturl" ? Math.floor(size / 2) : size, fault ?? "");
}

async function send(res: ServerResponse, path: string, bytes: number, fault: string): Promise<void> {
  const body = createReadStream(fileOnDisk(path), { end: Math.max(0, bytes - 1) });
  // A file that promises more than it has: the reader gives up on its size, or on its end.
  const end = fault !== "bigurl" && fault !== "cuturl";
  await pipeline(body, res, { end }).catch(() => undefined);
  if (fault === "cuturl") res.destroy();
  if (fault === "bigurl") hold(res);
}

function pause(res: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    res.once("close", finish);
  });
}
