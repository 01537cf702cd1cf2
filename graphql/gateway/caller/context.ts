import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { begunCookieOf } from "#graphql/domain/accounts/sessions/begun-sign-in.ts";
import { browserCookieOf } from "#graphql/domain/accounts/sessions/known-browser.ts";
import { type Caller, type ReadCaller, readCaller } from "#graphql/gateway/caller/credentials.ts";
import { publicError } from "#graphql/gateway/graphql/errors/public-error.ts";
import { rateOf } from "#graphql/gateway/graphql/rate-limit.ts";
import { clientAddress } from "#graphql/runtime/http/client-address.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";

/** What comes with a request beside it: the socket's own context, or the caller's address where another handler passes it on. */
export type ServerContext = { req?: IncomingMessage; res?: ServerResponse; clientIp?: string; graph?: GraphContext };

/** The head of an HTTP request, wherever it came in; `header` takes names in lower case. */
export type Head = { method: string; url: string; header(name: string): string | null };

/** What belongs to one HTTP request and its answer. */
export type Exchange = {
  head: Head;
  requestId: string;
  cookies: string[];
  headers: Map<string, string>;
  /** Who asks, once that is known. */
  graph?: GraphContext;
  /** Whether the operation has had its price. */
  isPriced: boolean;
  /** How long its document is. */
  characters: number;
  /** The document itself, once that is known. */
  text?: string;
  /** When it came, as a moment of `performance.now()`. */
  startedAt: number;
};

const exchanges = new WeakMap<Request, Exchange>();

/** The exchange of a request: its id (the caller's, if it is one line of sane length) and what to answer with. */
export function exchangeOf(request: Request): Exchange {
  const known = exchanges.get(request);
  if (known !== undefined) return known;
  const exchange = newExchange(headOf(request));
  exchanges.set(request, exchange);
  return exchange;
}

/** The same for a request that is not the web's. */
export function newExchange(head: Head): Exchange {
  const requestId = requestIdFrom(head.header("x-request-id"));
  const startedAt = performance.now();
  return { head, requestId, cookies: [], headers: new Map(), isPriced: false, characters: 0, startedAt };
}

/** The head of a request of the web's. */
export function headOf({ method, url, headers }: Request): Head {
  return { method, url, header: (name) => headers.get(name) };
}

/** Who asks, read once a request. @throws the public error for a credential that does not work. */
export async function contextOf(request: Request, { graph, ...server }: ServerContext): Promise<GraphContext> {
  if (graph !== undefined) return graph;
  const clientIp = server.clientIp ?? (server.req === undefined ? "unknown" : clientAddress(server.req));
  return callerIn(exchangeOf(request), clientIp);
}

/** The same, by the exchange. */
export async function callerIn(exchange: Exchange, clientIp: string, read = readCaller): Promise<GraphContext> {
  if (exchange.graph !== undefined) return exchange.graph;
  try {
    exchange.graph = await httpContext(exchange, clientIp, read);
    return exchange.graph;
  } catch (error) {
    throw publicError(error, exchange.requestId);
  }
}

/** Who asks and how the answer goes out, for a document that came by HTTP. @throws UnauthenticatedError */
async function httpContext({ head, requestId, cookies, headers }: Exchange, ip: string, read: ReadCaller) {
  const { method, url, header } = head;
  const cookie = header("cookie");
  const caller = await read({ authorization: header("authorization"), cookie, address: url });
  if (caller.cookie !== null) cookies.push(caller.cookie);
  const context: GraphContext = {
    viewer: caller.viewer,
    account: caller.account,
    visitor: {
      ip,
      userAgent: header("user-agent"),
      languages: header("accept-language"),
      browser: browserCookieOf(cookie),
      begunSignIn: begunCookieOf(cookie),
    },
    requestId,
    transport: method === "GET" ? "get" : "post",
    idempotencyKey: header("idempotency-key"),
    lastEventId: header("last-event-id"),
    setCookie: (line) => void cookies.push(line),
    setHeader: (name, value) => void headers.set(name, value),
    rate: () => rateOf(context.viewer, ip),
  };
  return context;
}

/**
 * Who asks over a socket: fixed when it opens, by the key in the upgrade's header or in the first message, or by the
 * cookie, which a page of another site can't use.
 * @throws UnauthenticatedError for a key that does not work.
 */
export async function socketContext(
  request: IncomingMessage,
  opening: Record<string, unknown> | undefined,
  isForeign: boolean,
): Promise<GraphContext> {
  const { viewer } = await socketCaller(request, opening, isForeign);
  const ip = clientAddress(request);
  return {
    viewer,
    // A socket lives for hours.
    account: null,
    visitor: {
      ip,
      userAgent: request.headers["user-agent"] ?? null,
      languages: request.headers["accept-language"] ?? null,
    },
    requestId: requestIdFrom(request.headers["x-request-id"]),
    transport: "socket",
    idempotencyKey: null,
    lastEventId: null,
    setCookie: () => undefined,
    setHeader: () => undefined,
    rate: () => rateOf(viewer, ip),
  };
}

function socketCaller(
  request: IncomingMessage,
  opening: Record<string, unknown> | undefined,
  isForeign: boolean,
): Promise<Caller> {
  const told = opening?.authorization ?? opening?.Authorization;
  const authorization = typeof told === "string" ? told : (request.headers.authorization ?? null);
  const cookie = isForeign ? null : (request.headers.cookie ?? null);
  return readCaller({ authorization, cookie, address: request.url ?? "" });
}

function requestIdFrom(header: string | string[] | null | undefined): string {
  return typeof header === "string" && /^[\w.:-]{1,100}$/.test(header) ? header : randomUUID();
}
