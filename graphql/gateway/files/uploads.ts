import type { IncomingMessage, ServerResponse } from "node:http";
import { type Receipt, receiveUpload } from "#graphql/domain/assets/uploads/receive-upload.ts";
import { MAX_UPLOAD_BYTES } from "#graphql/domain/assets/uploads/upload-rules.ts";
import { isUploadUrl } from "#graphql/domain/assets/uploads/upload-url.ts";
import { targetOf } from "#graphql/gateway/http/exchange.ts";
import { log } from "#graphql/runtime/log.ts";

const ADDRESS = /^\/uploads\/([0-9a-f-]{36})$/;

// The signature in the address is all the permission there is, so pages of partners may use it; cookies are never read.
const ANYWHERE = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };
const ASKED_FIRST = {
  ...ANYWHERE,
  "access-control-allow-methods": "PUT",
  "access-control-allow-headers": "content-type",
  "access-control-max-age": "86400",
};

const answers: Record<Receipt, [status: number, text: string]> = {
  stored: [204, ""],
  unknown: [404, "There is no such upload, or its address is out of date."],
  taken: [409, "This upload has its bytes already."],
  "wrong-size": [400, "The Content-Length is not the byteSize that was announced."],
  "broken-off": [400, "The file broke off. Send it again."],
};

/**
 * Takes the bytes of an upload at the signed address that createUpload gave: one PUT with a Content-Length. A wrong or
 * old signature and an unknown upload get the same answer.
 */
export async function handleUpload(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method === "OPTIONS") return void res.writeHead(204, ASKED_FIRST).end();
  if (req.method !== "PUT") return refuse(req, res, 405, "Files are sent by PUT.", { allow: "PUT, OPTIONS" });
  const url = targetOf(req);
  const id = ADDRESS.exec(url.pathname)?.[1];
  if (id === undefined || !isUploadUrl(id, url.searchParams)) return refuse(req, res, ...answers.unknown);
  const length = req.headers["content-length"];
  if (length === undefined) return refuse(req, res, 411, "Send the file with a Content-Length.");
  if (Number(length) > MAX_UPLOAD_BYTES) return refuse(req, res, 413, "The file is larger than 100 MB.");
  try {
    // The connection must outlive a storage that gives up half way, to carry the answer.
    const bytes = req.iterator({ destroyOnReturn: false });
    const receipt = await receiveUpload(id, bytes, Number(length));
    if (receipt !== "stored") return refuse(req, res, ...answers[receipt]);
    log.info({ event: "upload received", uploadId: id, byteSize: Number(length) });
    res.writeHead(204, ANYWHERE).end();
  } catch (error) {
    log.error({ event: "upload not stored", uploadId: id, err: error });
    refuse(req, res, 503, "The file cannot be stored at the moment. Send it again.", { "retry-after": "5" });
  }
}

/** Answers and closes: what is still to come of the file is not wanted, and is read off only as far as it was under way. */
function refuse(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  if (res.destroyed) return;
  const body = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", connection: "close" };
  res.writeHead(status, { ...ANYWHERE, ...body, ...headers }).end(text);
  req.resume();
}
