import type { IncomingMessage } from "node:http";
import type { Handler } from "#graphql/gateway/http/exchange.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";

const publicUrl = new URL(env.publicUrl);
/** Without PUBLIC_URL and with a port that the system chooses, the public address is not known. */
const isKnown = publicUrl.port !== "0";

const MOVED = "nbv_moved";
const MOVED_SECONDS = 10;

let isWarned = false;

/** The host name of a Host header; null for none, or one that is no name. */
function hostNameOf(host: string | string[] | undefined): string | null {
  const address = `http://${String(host)}`;
  return host !== undefined && URL.canParse(address) ? new URL(address).hostname : null;
}

/** Whether a browser asks for a page that it will show: not for the data of one, nor for a file. */
function isDocument({ method, headers, url = "/" }: IncomingMessage): boolean {
  const wanted = headers["sec-fetch-dest"] ?? "document";
  const [path = "/"] = url.split("?", 1);
  return (method === "GET" || method === "HEAD") && wanted === "document" && !/\.\w+$/.test(path);
}

/** Whether this browser was sent here from here a moment ago: a proxy before us tells its own name for ours. */
function comesInCircles(headers: IncomingMessage["headers"]): boolean {
  if (!(headers.cookie ?? "").includes(`${MOVED}=`)) return false;
  if (!isWarned) {
    log.warn(
      { event: "host not passed on", host: headers.host },
      "A proxy asks for pages under another host name than PUBLIC_URL's. It should pass the Host header on.",
    );
  }
  isWarned = true;
  return true;
}

/**
 * Whether a page that was asked for at another host name should be opened at PUBLIC_URL: pictures, uploads and the session's
 * cookie belong to that. Another port of the same name is left alone: it may be that of a container.
 */
function isElsewhere(req: IncomingMessage): boolean {
  const asked = hostNameOf(req.headers["x-forwarded-host"]) ?? hostNameOf(req.headers.host);
  return isKnown && asked !== null && asked !== publicUrl.hostname && isDocument(req) && !comesInCircles(req.headers);
}

/** Sends browsers that ask for a page under another name to PUBLIC_URL, to the same path and query; all else is answered here. */
export function atPublicAddress(pages: Handler): Handler {
  return (req, res) => {
    if (!isElsewhere(req)) return pages(req, res);
    const secure = publicUrl.protocol === "https:" ? "; Secure" : "";
    res.writeHead(308, {
      location: env.publicUrl + (req.url ?? "/"),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      // Only who is asked for again under the name of before brings it back.
      "set-cookie": `${MOVED}=1; Max-Age=${MOVED_SECONDS}; Path=/; HttpOnly; SameSite=Lax${secure}`,
    });
    res.end();
  };
}
