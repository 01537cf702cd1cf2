import { createHmac } from "node:crypto";
import { MINUTE, now } from "#graphql/runtime/clock.ts";
import { env } from "#graphql/runtime/env.ts";
import { ownOrigin } from "#graphql/runtime/http/address.ts";
import { sandboxKey } from "#graphql/runtime/secrets.ts";

const PREFIX = "/sandbox/files/";
const DOWNLOAD_LIFE_MS = 20 * MINUTE;

/** The address of a file of the sandbox, at the place where this process answers now. */
export function linkTo(path: string): string {
  return `${ownOrigin()}${PREFIX}${path}`;
}

/**
 * The path of a file of ours named by an address, or undefined. Loopback addresses of an earlier start count too: ports
 * change, files stay.
 */
export function pathOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const ours = [ownOrigin(), env.publicUrl].some((origin) => new URL(origin).origin === url.origin);
  if (!ours && !["127.0.0.1", "localhost"].includes(url.hostname)) return undefined;
  return url.pathname.startsWith(PREFIX) ? decodeURIComponent(url.pathname.slice(PREFIX.length)) : undefined;
}

/** A link that answers for 20 minutes, as kie.ai's download-url gives. */
export function downloadLinkTo(path: string): string {
  const expires = Math.floor((now().getTime() + DOWNLOAD_LIFE_MS) / 1000);
  return `${linkTo(path)}?expires=${expires}&signature=${signatureOf(path, String(expires))}`;
}

/** Whether a link carries a time that has passed or a signature that is not ours. Plain links carry neither. */
export function isSpent(path: string, query: URLSearchParams): boolean {
  const expires = query.get("expires");
  if (expires === null) return false;
  return query.get("signature") !== signatureOf(path, expires) || Number(expires) * 1000 < now().getTime();
}

function signatureOf(path: string, expires: string): string {
  return createHmac("sha256", sandboxKey()).update(`${path}.${expires}`).digest("hex");
}
