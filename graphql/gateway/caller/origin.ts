import type { IncomingMessage } from "node:http";
import { env } from "#graphql/runtime/env.ts";

/** Where a request went, as it says itself: its host, and the scheme that a proxy before us was asked by. */
export type Asked = { host: string | null; forwardedProto: string | null };

/** Where a request of Node's went. */
export function askedOf({ headers }: Pick<IncomingMessage, "headers">): Asked {
  const proto = headers["x-forwarded-proto"];
  return { host: headers.host ?? null, forwardedProto: typeof proto === "string" ? proto : null };
}

/**
 * Whether a browser sent this from another site's page: it names an Origin that is neither our public one nor the one
 * that was asked, scheme, host and port. Programs send none.
 */
export function isForeignOrigin(origin: string | null, asked: Asked): boolean {
  if (origin === null || origin === new URL(env.publicUrl).origin) return false;
  if (asked.host === null || !URL.canParse(origin)) return true;
  const { protocol, host } = new URL(origin);
  return host !== asked.host || protocol !== schemeOf(asked);
}

/**
 * The scheme that was asked by: the one that a proxy names, which no page of another site can write into a request of its
 * reader's; at our public host that of PUBLIC_URL; elsewhere http, which is all that is spoken here.
 */
function schemeOf({ host, forwardedProto }: Asked): string {
  const named = forwardedProto?.split(",", 1)[0]?.trim().toLowerCase();
  if (named === "http" || named === "https") return `${named}:`;
  const publicUrl = new URL(env.publicUrl);
  return host === publicUrl.host ? publicUrl.protocol : "http:";
}
