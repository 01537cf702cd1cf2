import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { askedOf, isForeignOrigin } from "#graphql/gateway/caller/origin.ts";
import { gzipped, pageCompressor, takesGzip } from "#graphql/gateway/files/compress.ts";
import { readBody, refuse } from "#graphql/gateway/http/exchange.ts";
import type { ToldCode } from "#graphql/gateway/http/told-error.ts";
import { env } from "#graphql/runtime/env.ts";

const scheme = new URL(env.publicUrl).protocol;

/** More than any form of ours sends: files go to /uploads. */
const MOST_FORM_BYTES = 2_000_000;
const FORM_TYPES = new Set(["application/x-www-form-urlencoded", "multipart/form-data"]);

/**
 * A page's request of Node's as one of the web's; `signal` aborts it. What no page takes is refused here, before a page would
 * stumble over it: other methods, what is no form or a broken one, and another site's forms.
 * @returns null when it was refused.
 */
export async function pageRequestOf(
  req: IncomingMessage,
  res: ServerResponse,
  signal: AbortSignal,
): Promise<Request | null> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  const address = `${scheme}//${req.headers.host ?? "localhost"}${req.url ?? "/"}`;
  const { method = "GET" } = req;
  // A HEAD changes nothing, whoever's page it comes from; Remix takes one for a page's data as an action's, and throws.
  if (method === "HEAD") headers.delete("origin");
  if (method === "GET" || method === "HEAD") return new Request(address, { method, headers, signal });
  const refused = (status: number, code: ToldCode, message: string, extra = {}) => {
    refuse(req, res, { status, code, message, headers: extra });
    return null;
  };
  if (method !== "POST") {
    return refused(405, "INVALID_INPUT", "Pages take GET, HEAD and POST.", { allow: "GET, HEAD, POST" });
  }
  if (isForeignOrigin(headers.get("origin"), askedOf(req))) {
    return refused(403, "FORBIDDEN", "This form comes from another site.");
  }
  const type = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== undefined && !FORM_TYPES.has(type)) return refused(415, "INVALID_INPUT", "Pages take forms.");
  const body = await readBody(req, MOST_FORM_BYTES);
  if (body === null) return refused(413, "INVALID_INPUT", "This form is too large.", { connection: "close" });
  if (type === undefined && body.length > 0) return refused(415, "INVALID_INPUT", "Pages take forms.");
  // A button without fields, pressed by a program.
  if (type === undefined) headers.set("content-type", "application/x-www-form-urlencoded");
  const request = () => new Request(address, { method, headers, signal, body: new Uint8Array(body) });
  return request()
    .formData()
    .then(request, () => refused(400, "INVALID_INPUT", "This form is broken."));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/**
 * Where a form that was sent without scripts leads to another site, such as Stripe's or one under a domain of the operator's,
 * a page that goes there; null elsewhere. A redirect would be stopped by `form-action` of the page the form stood on.
 */
function wayElsewhere(req: IncomingMessage, response: Response): string | null {
  const location = response.headers.get("location");
  // Browsers say that they will show what comes; programs follow a redirect as ever.
  if (req.method !== "POST" || req.headers["sec-fetch-mode"] !== "navigate") return null;
  if (response.status < 300 || location === null || !URL.canParse(location)) return null;
  const { protocol, host, href } = new URL(location);
  if (!/^https?:$/.test(protocol) || host === req.headers.host) return null;
  const [to, name] = [escaped(href), escaped(host)];
  return `<!doctype html><html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${to}"><title>${name}</title><p><a href="${to}">${name}</a></p></html>`;
}

/** Sends a page that is whole, compressed for who takes that, by `pack` where that is known. */
export async function sendWhole(
  req: IncomingMessage,
  res: ServerResponse,
  page: () => Buffer,
  pack: () => Buffer | Promise<Buffer | null> = () => gzipped(page()),
): Promise<void> {
  res.appendHeader("vary", "Accept-Encoding");
  const packed = takesGzip(req.headers["accept-encoding"]?.toString() ?? null) ? await pack() : null;
  if (packed !== null) res.setHeader("content-encoding", "gzip");
  const body = packed ?? page();
  res.setHeader("content-length", body.length);
  res.end(req.method === "HEAD" ? undefined : body);
}

/** Sends a page, compressed for who takes that: at once if it says how long it is, else piece by piece. Done when it is sent, or its reader has left. */
export async function sendWebResponse(req: IncomingMessage, res: ServerResponse, response: Response): Promise<void> {
  res.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") res.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  const way = wayElsewhere(req, response);
  if (way !== null) {
    res.removeHeader("location");
    const page = {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    };
    return void res.writeHead(200, { ...page, "content-security-policy": "default-src 'none'" }).end(way);
  }
  if (response.body === null || req.method === "HEAD") return void res.end();
  if (response.headers.has("content-length")) {
    const page = Buffer.from(await response.arrayBuffer());
    return sendWhole(req, res, () => page);
  }
  const compressor = pageCompressor(req, res);
  const body = Readable.fromWeb(response.body as never);
  await (compressor === null ? pipeline(body, res) : pipeline(body, compressor, res)).catch((error) => {
    // The reader left before the page was whole: nothing is wrong.
    if (!res.destroyed) throw error;
  });
}
