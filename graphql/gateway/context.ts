import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { readSession, sessionCookieOf } from "#graphql/domain/accounts/session.ts";
import type { GraphContext } from "#graphql/schema/context.ts";

/** What comes with a request beside it: the socket's own context, or the caller's address where another handler passes it on. */
export type ServerContext = { req?: IncomingMessage; clientIp?: string; graph?: GraphContext };

/** What belongs to one HTTP request and its answer. */
type Exchange = { requestId: string; cookies: string[] };

const exchanges = new WeakMap<Request, Exchange>();

/** The exchange of a request: its id (the caller's, if it is one line of sane length) and the cookies to answer with. */
export function exchangeOf(request: Request): Exchange {
  const known = exchanges.get(request);
  if (known !== undefined) return known;
  const exchange = { requestId: requestIdFrom(request.headers.get("x-request-id")), cookies: [] };
  exchanges.set(request, exchange);
  return exchange;
}

/** Who asks and how the answer goes out, for a document that came by HTTP. */
export async function httpContext(request: Request, server: ServerContext): Promise<GraphContext> {
  const { requestId, cookies } = exchangeOf(request);
  const setCookie = (line: string) => void cookies.push(line);
  const session = await sessionOf(request.headers.get("cookie"));
  if (typeof session?.cookie === "string") setCookie(session.cookie);
  return {
    viewer: session?.viewer ?? null,
    visitor: {
      ip: server.clientIp ?? server.req?.socket.remoteAddress ?? "unknown",
      userAgent: request.headers.get("user-agent"),
    },
    requestId,
    transport: request.method === "GET" ? "get" : "post",
    setCookie,
  };
}

/** Who asks over a socket: fixed when it opens, by the cookie of the upgrade request. */
export async function socketContext(request: IncomingMessage): Promise<GraphContext> {
  const session = await sessionOf(request.headers.cookie ?? null);
  return {
    viewer: session?.viewer ?? null,
    visitor: {
      ip: request.socket.remoteAddress ?? "unknown",
      userAgent: request.headers["user-agent"] ?? null,
    },
    requestId: requestIdFrom(request.headers["x-request-id"]),
    transport: "socket",
    setCookie: () => undefined,
  };
}

async function sessionOf(cookieHeader: string | null) {
  const secret = sessionCookieOf(cookieHeader);
  return secret === null ? null : readSession(secret);
}

function requestIdFrom(header: string | string[] | null | undefined): string {
  return typeof header === "string" && /^[\w.:-]{1,100}$/.test(header) ? header : randomUUID();
}
