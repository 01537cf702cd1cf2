import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseCookie } from "cookie";
import { LRUCache } from "lru-cache";
import { sessionCookieOf } from "#graphql/domain/accounts/sessions/session.ts";
import { type SplicedGzip, splicedGzip } from "#graphql/gateway/files/spliced-gzip.ts";
import type { Handler } from "#graphql/gateway/http/exchange.ts";
import { sendWebResponse, sendWhole } from "#graphql/gateway/http/web.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { onNotify } from "#graphql/runtime/pubsub.ts";
import { onSiteChange } from "#graphql/runtime/settings/site-state.ts";

/** Draws the page that is asked for, with this nonce on its scripts; null where it has answered itself. */
export type Draw = (
  req: IncomingMessage,
  res: ServerResponse,
  page: { nonce: string; signal: AbortSignal },
) => Promise<Response | null>;

/**
 * By this header (a targeted one, RFC 9213) a page says for how many seconds it is the same for everybody who is not signed
 * in and has made the same choices: `max-age=<seconds>`. It is told to nobody else.
 */
const LASTS = "page-cache-control";
const MOST_PAGES = 60;
const LONGEST_CHOICES = 80;

/** `packed` gives it compressed; null where it has to be compressed each time. */
type Kept = { headers: [name: string, value: string][]; parts: string[]; packed: SplicedGzip | null };

const newNonce = () => randomBytes(16).toString("base64");
/** Stands in a kept page where the nonce of each answer goes. Never sent. */
const MARK = newNonce();
const host = new URL(env.publicUrl).host;

/** Pages that have said that they last, by path. */
const lasting = new LRUCache<string, true>({ max: MOST_PAGES });
const pages = new LRUCache<string, Promise<Kept | null>>({ max: MOST_PAGES });

// Each says so where the site is read only.
onSiteChange(() => pages.clear());
// They show what is on offer, and what operators announce. Of one that is being drawn from what was before, the reader of now is the last.
for (const topic of ["catalog", "announcements"] as const) onNotify(topic, () => pages.clear());

/**
 * Answers with pages that `draw` draws: for strangers those that last are drawn once, and sent with a nonce each.
 * @param isKeeping false draws each anew, for who is changing them.
 */
export function keptPages(draw: Draw, isKeeping = true): Handler {
  const drawFresh = async (req: IncomingMessage, res: ServerResponse) => {
    const leaving = new AbortController();
    res.on("close", () => leaving.abort());
    const response = await draw(req, res, { nonce: newNonce(), signal: leaving.signal });
    if (response === null) return;
    if (lifeOf(response) > 0) lasting.set(pathOf(req), true);
    response.headers.delete(LASTS);
    await sendWebResponse(req, res, response);
  };
  return async (req, res) => {
    const key = keyOf(req);
    if (key === null || !isKeeping || !lasting.has(pathOf(req))) return drawFresh(req, res);
    const known = pages.get(key);
    const drawing = known ?? keep(key, draw(req, res, { nonce: MARK, signal: new AbortController().signal }));
    // Drawn for this one alone it meets the same fault, and answers it.
    const kept = await drawing.catch(() => null);
    return kept === null ? drawFresh(req, res) : send(req, res, kept);
  };
}

/** What decides how a stranger's page looks; null for who is signed in, and for what is asked with more than a path. */
function keyOf({ method, url = "/", headers }: IncomingMessage): string | null {
  if ((method !== "GET" && method !== "HEAD") || url.includes("?") || headers.host !== host) return null;
  if (headers.authorization !== undefined) return null;
  const cookies = headers.cookie ?? "";
  if (cookies === "") return url;
  if (sessionCookieOf(cookies) !== null) return null;
  const choices = Object.entries(parseCookie(cookies)).filter(([name]) => !name.includes("nbv_"));
  const told = JSON.stringify(choices.sort());
  return told.length > LONGEST_CHOICES ? null : `${url} ${told}`;
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "/";
}

/** For how long a page stays the same, in milliseconds; 0 where it does not say, or is not what was asked for. */
function lifeOf({ status, headers }: Response): number {
  const [, seconds = "0"] = /^max-age=(\d+)$/.exec(headers.get(LASTS) ?? "") ?? [];
  return status === 200 && headers.getSetCookie().length === 0 ? Number(seconds) * SECOND : 0;
}

function keep(key: string, drawing: Promise<Response | null>): Promise<Kept | null> {
  const forget = () => {
    if (pages.get(key) === keeping) pages.delete(key);
  };
  const keeping = drawing.then(async (response) => {
    const ms = response === null ? 0 : lifeOf(response);
    if (response === null || ms === 0) {
      await response?.body?.cancel();
      forget();
      return null;
    }
    const parts = (await response.text()).split(MARK);
    response.headers.delete(LASTS);
    if (pages.get(key) === keeping) pages.set(key, keeping, { ttl: ms });
    return { headers: [...response.headers], parts, packed: await splicedGzip(parts) };
  });
  pages.set(key, keeping);
  keeping.catch(forget);
  return keeping;
}

async function send(req: IncomingMessage, res: ServerResponse, { headers, parts, packed }: Kept): Promise<void> {
  const nonce = newNonce();
  for (const [name, value] of headers) res.setHeader(name, value.replaceAll(MARK, nonce));
  await sendWhole(req, res, () => Buffer.from(parts.join(nonce)), packed === null ? undefined : () => packed(nonce));
}
