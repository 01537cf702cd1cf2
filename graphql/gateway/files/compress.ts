import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { constants, createGzip, type Gzip, gzip } from "node:zlib";

const compress = promisify(gzip);
/** Below this the saving is smaller than the work. */
const WORTH_BYTES = 1400;

/** Whether a caller takes gzip: named with a weight above zero. */
export function takesGzip(acceptEncoding: string | null): boolean {
  return (acceptEncoding ?? "").split(",").some((part) => {
    const [coding = "", weight = "q=1"] = part.split(";").map((piece) => piece.trim().toLowerCase());
    return (coding === "gzip" || coding === "*") && Number(weight.replace(/^q=/, "")) > 0;
  });
}

/** An answer's text compressed, quick rather than small; null where that is not worth it. */
export async function gzipped(text: string | Buffer): Promise<Buffer | null> {
  if (text.length < WORTH_BYTES) return null;
  return compress(text, { level: constants.Z_BEST_SPEED });
}

const PAGE_LEVEL = 4;
const PAGE_TYPES = /^(?:text\/(?:html|x-script|csv)|application\/json)\b/;

/**
 * What a page's answer goes through on its way to `res`, whose headers it completes: each piece is sent as soon as it is there,
 * so pages still stream. Null where the caller takes no gzip or the answer is no text.
 */
export function pageCompressor(req: IncomingMessage, res: ServerResponse): Gzip | null {
  if (!PAGE_TYPES.test(String(res.getHeader("content-type") ?? ""))) return null;
  res.appendHeader("vary", "Accept-Encoding");
  if (!takesGzip(req.headers["accept-encoding"]?.toString() ?? null)) return null;
  res.setHeader("content-encoding", "gzip");
  res.removeHeader("content-length");
  return createGzip({ level: PAGE_LEVEL, flush: constants.Z_SYNC_FLUSH });
}
