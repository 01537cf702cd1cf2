import type { Head } from "#graphql/gateway/caller/context.ts";

/** What a page of another site may send along with a key or a client token. */
const ALLOWED_HEADERS = "authorization, content-type, accept, idempotency-key, last-event-id, x-request-id";
const EXPOSED_HEADERS =
  "x-request-id, retry-after, www-authenticate, ratelimit-limit, ratelimit-remaining, ratelimit-reset";
const A_DAY = "86400";

/**
 * The answer to a browser that asks whether another site's page may call us: yes, with an Authorization header, and never
 * with cookies, for which a browser would want to read "allow-credentials".
 */
export function preflightHeaders(request: Request): Record<string, string> {
  const asked = request.headers.get("access-control-request-headers")?.toLowerCase() ?? "";
  if (!asked.split(",").some((name) => name.trim() === "authorization")) return { vary: "Origin" };
  return {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": ALLOWED_HEADERS,
    "access-control-max-age": A_DAY,
    vary: "Access-Control-Request-Headers",
  };
}

/** What lets another site's page read the answer: only where it came with a key, which a page must have been given. */
export function readableHeaders({ header }: Pick<Head, "header">): Record<string, string> {
  if (header("authorization") === null) return {};
  return { "access-control-allow-origin": "*", "access-control-expose-headers": EXPOSED_HEADERS };
}
