import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { openAttached } from "#graphql/domain/assets/attached/open.ts";
import { fileEnding } from "#graphql/domain/assets/media/file-type.ts";
import { type OpenedAsset, openAsset } from "#graphql/domain/assets/open.ts";
import { verifyAssetUrl } from "#graphql/domain/assets/signed-url.ts";
import { askedRange, isFresh, rangeApplies } from "#graphql/gateway/files/conditional.ts";
import { targetOf } from "#graphql/gateway/http/exchange.ts";
import { now, SECOND } from "#graphql/runtime/clock.ts";
import { log } from "#graphql/runtime/log.ts";
import type { OpenObject } from "#graphql/vendors/storage/driver.ts";

// The files come from a model or a stranger: whatever they hold, a browser must neither guess a type nor run it.
const GUARDS = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
  "referrer-policy": "no-referrer",
  // The signature in the address is all the permission there is, so pages of partners may read and draw what they have an
  // address of; cookies are never read.
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "content-length, content-range, content-disposition, accept-ranges, etag",
};
const ASKED_FIRST = {
  ...GUARDS,
  "access-control-allow-methods": "GET, HEAD",
  "access-control-allow-headers": "range, if-range, if-none-match, if-modified-since, cache-control",
  "access-control-max-age": "86400",
};

/**
 * Serves `/media/<assetId>`: whole or in part, again only when changed. A wrong or old signature and an unknown file
 * get the same answer.
 */
export async function handleMedia(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method === "OPTIONS") return void res.writeHead(204, ASKED_FIRST).end();
  if (req.method !== "GET" && req.method !== "HEAD") {
    res.writeHead(405, { ...GUARDS, allow: "GET, HEAD, OPTIONS" }).end();
    return;
  }
  try {
    const url = targetOf(req);
    const assetId = /^\/media\/([0-9a-f-]{36})$/.exec(url.pathname)?.[1];
    const signed = assetId === undefined ? null : verifyAssetUrl(assetId, url.searchParams);
    const asset = signed === null ? null : await opened(signed);
    if (signed === null || asset === null) return notFound(res);
    await answerFile(req, res, asset, {
      etag: asset.etag,
      "last-modified": asset.modifiedAt.toUTCString(),
      "cache-control": `private, max-age=${Math.floor((signed.expiresAt.getTime() - now().getTime()) / SECOND)}, immutable`,
      "accept-ranges": "bytes",
      ...disposition(url.searchParams.get("download"), asset.contentType),
      ...GUARDS,
    });
  } catch (error) {
    failed(res, error);
  }
}

function opened({ assetId, attached, width }: NonNullable<ReturnType<typeof verifyAssetUrl>>) {
  return attached === null ? openAsset(assetId, width) : openAttached(assetId, attached, width);
}

/** Sends a stored file: whole, in part, its headers alone, or the news that it has not changed. */
export async function answerFile(
  req: IncomingMessage,
  res: ServerResponse,
  asset: OpenedAsset,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  if (isFresh(req.headers, asset)) {
    res.writeHead(304, headers).end();
    return;
  }
  const isWhole = req.method === "HEAD" || !rangeApplies(req.headers, asset);
  const range = isWhole ? null : askedRange(req.headers.range, asset.byteSize);
  if (range === "unsatisfiable") {
    res.writeHead(416, { ...GUARDS, "content-range": `bytes */${asset.byteSize}` }).end();
    return;
  }
  const described = { ...headers, "content-type": asset.contentType };
  if (req.method === "HEAD") {
    res.writeHead(200, { ...described, "content-length": asset.byteSize }).end();
    return;
  }
  const body = await asset.read(range ?? undefined);
  if (body === null) return notFound(res);
  if (range === null) res.writeHead(200, { ...described, "content-length": asset.byteSize });
  else {
    const { start, end } = range;
    const part = { "content-range": `bytes ${start}-${end}/${asset.byteSize}`, "content-length": end - start + 1 };
    res.writeHead(206, { ...described, ...part });
  }
  if (Buffer.isBuffer(body)) res.end(body);
  else await send(body, res);
}

/** Done when everything is sent, or the reader has left. */
async function send(body: OpenObject, res: ServerResponse): Promise<void> {
  const leaving = new Promise<never>((_, reject) => res.once("close", () => reject(new Error("The reader has left."))));
  try {
    await body.sendTo((piece) => Promise.race([leaving, written(res, piece)]));
    res.end();
  } catch (error) {
    if (!res.destroyed && !res.closed) throw error;
  } finally {
    leaving.catch(() => undefined);
  }
}

/** Resolves when a piece has gone to the system, so that its memory may be used again. */
function written(res: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    res.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

/** The name a browser saves the file under: the one asked for, made harmless, with the ending that fits the bytes. */
function disposition(download: string | null, contentType: string): OutgoingHttpHeaders {
  if (download === null) return {};
  const ending = fileEnding(contentType);
  const stem = download.normalize("NFC").replace(/\.(png|jpe?g|webp|mp4)$/i, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones a file name must not have.
  const harmless = stem.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|%]+/g, "-");
  const trimmed = Array.from(harmless.replace(/^[.\s-]+|[.\s-]+$/g, ""))
    .slice(0, 100)
    .join("");
  const name = `${trimmed === "" ? "creation" : trimmed}.${ending}`;
  const plain = name.replace(/[^\x20-\x7e]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return { "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encoded}` };
}

function notFound(res: ServerResponse): void {
  res.writeHead(404, { ...GUARDS, "content-type": "text/plain", "cache-control": "no-store" }).end("Not found");
}

function failed(res: ServerResponse, error: unknown): void {
  log.error({ event: "media not served", err: error }, "a stored file could not be served");
  if (res.headersSent) res.destroy();
  else res.writeHead(500, { ...GUARDS, "content-type": "text/plain", "cache-control": "no-store" }).end("Try again");
}
