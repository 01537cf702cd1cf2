import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { openDownload } from "#graphql/domain/export/download.ts";
import { findExport } from "#graphql/domain/export/export.ts";
import { isZipLink } from "#graphql/domain/export/signed-link.ts";
import { answerFile } from "#graphql/gateway/files/media.ts";
import { targetOf } from "#graphql/gateway/http/exchange.ts";
import { log } from "#graphql/runtime/log.ts";
import { MissingObjectError } from "#graphql/vendors/storage/driver.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";

const ADDRESS = /^\/(downloads|exports)\/([0-9a-f-]{36})\.zip$/;
const GUARDS = {
  "cache-control": "private, no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex",
};

/**
 * Serves `/downloads/<id>.zip`, packed while it is sent, and `/exports/<id>.zip`, whole or in part. A wrong or old
 * signature and an unknown zip get the same answer.
 */
export async function handleZip(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method !== "GET" && req.method !== "HEAD")
    return void res.writeHead(405, { ...GUARDS, allow: "GET, HEAD" }).end();
  const url = targetOf(req);
  const [, kind, id] = ADDRESS.exec(url.pathname) ?? [];
  if ((kind !== "downloads" && kind !== "exports") || id === undefined || !isZipLink(kind, id, url.searchParams)) {
    return notFound(res);
  }
  try {
    await (kind === "downloads" ? sendDownload(req, res, id) : sendExport(req, res, id));
  } catch (error) {
    const hasLeft = error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";
    if (hasLeft) return;
    log.error({ event: "zip not served", kind, zipId: id, err: error });
    if (res.headersSent) res.destroy();
    else res.writeHead(500, { ...GUARDS, "content-type": "text/plain" }).end("Try again");
  }
}

async function sendDownload(req: IncomingMessage, res: ServerResponse, id: string): Promise<void> {
  const download = await openDownload(id);
  if (download === null) return notFound(res);
  res.writeHead(200, { ...GUARDS, ...named(download.name), "content-type": "application/zip" });
  if (req.method === "HEAD") {
    download.stream.destroy();
    return void res.end();
  }
  await pipeline(download.stream, res);
}

async function sendExport(req: IncomingMessage, res: ServerResponse, id: string): Promise<void> {
  const found = await findExport(id);
  if (found === null) return notFound(res);
  const { storageKey, byteSize, createdAt } = found;
  const file = {
    contentType: "application/zip",
    byteSize: Number(byteSize ?? 0),
    etag: `"${id}"`,
    modifiedAt: found.readyAt ?? createdAt,
    read: (range?: { start: number; end: number }) => storage().open(storageKey, range).catch(nullIfMissing),
  };
  const name = `nano-banana-video-export-${createdAt.toISOString().slice(0, 10)}.zip`;
  await answerFile(req, res, file, { ...GUARDS, ...named(name), etag: file.etag, "accept-ranges": "bytes" });
}

function nullIfMissing(error: unknown): null {
  if (error instanceof MissingObjectError) return null;
  throw error;
}

function named(name: string): Record<string, string> {
  return { "content-disposition": `attachment; filename="${name}"` };
}

function notFound(res: ServerResponse): void {
  res.writeHead(404, { ...GUARDS, "content-type": "text/plain" }).end("Not found");
}
