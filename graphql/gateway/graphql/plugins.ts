import { type ExecutionResult, GraphQLError } from "graphql";
import { type GraphQLParams, isAsyncIterable, type Plugin } from "graphql-yoga";
import { sessionCookieOf } from "#graphql/domain/accounts/sessions/session.ts";
import { RateLimitedError } from "#graphql/domain/errors.ts";
import { exchangeOf, type Head, headOf } from "#graphql/gateway/caller/context.ts";
import { preflightHeaders, readableHeaders } from "#graphql/gateway/caller/cors.ts";
import { isForeignOrigin } from "#graphql/gateway/caller/origin.ts";
import { gzipped, takesGzip } from "#graphql/gateway/files/compress.ts";
import { headersOf, honest, made } from "#graphql/gateway/graphql/answers.ts";
import { publicError } from "#graphql/gateway/graphql/errors/public-error.ts";
import { keepInMind } from "#graphql/gateway/graphql/known-documents.ts";
import { parseWithinLimits, validateBriefly } from "#graphql/gateway/graphql/limits.ts";
import { extensionsOf, type ToldCode } from "#graphql/gateway/http/told-error.ts";
import { rememberStream, takeConnection } from "#graphql/gateway/live/connections.ts";
import { credentialOf, watchCredential } from "#graphql/gateway/live/revocation.ts";
import { openSubscription } from "#graphql/gateway/watch/live.ts";
import { tellOfOperation } from "#graphql/gateway/watch/operations.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";

/** Judges and parses documents within our limits, whatever the transport, and keeps in mind which of them are valid. */
export const limits: Plugin = {
  onParse: ({ setParseFn }) => setParseFn(parseWithinLimits),
  onValidate({ params: { documentAST }, setValidationFn }) {
    setValidationFn(validateBriefly);
    return ({ valid }) => {
      if (valid) keepInMind(documentAST);
    };
  },
};

/**
 * Refuses, before anything is read, what another site's page could make a browser send in its user's name, and what is
 * not spoken here.
 */
export const sameSite: Plugin = {
  onRequest({ request, url, endResponse, fetchAPI }) {
    const refuse = (status: number, code: ToldCode, message: string, more: Record<string, string> = {}) => {
      const { requestId } = exchangeOf(request);
      const type = "application/json; charset=utf-8";
      const headers = { ...readableHeaders(headOf(request)), "content-type": type, "x-request-id": requestId, ...more };
      const body = JSON.stringify({ errors: [{ message, extensions: extensionsOf(code, requestId) }] });
      endResponse(new fetchAPI.Response(body, { status, headers }));
    };
    if (request.method === "OPTIONS") {
      return endResponse(new fetchAPI.Response(null, { status: 204, headers: preflightHeaders(request) }));
    }
    if (isFromAnotherSite(headOf(request), url.host)) {
      return refuse(403, "FORBIDDEN", "This request comes from another site.");
    }
    if (request.method === "PUT" || request.method === "DELETE" || request.headers.has(SSE_TOKEN)) {
      return refuse(405, "INVALID_INPUT", ONE_STREAM_EACH, { allow: "GET, POST" });
    }
    // A page of any site may post forms and plain text without asking; JSON it may not.
    if (request.method === "POST" && !isJson(request.headers.get("content-type"))) {
      return refuse(415, "INVALID_INPUT", "Send application/json.");
    }
  },
};

/** Reads what is posted: JSON, as sameSite has made sure, however its type is written and with a byte order mark before it. */
export const jsonBodies: Plugin = {
  onRequestParse({ request, setRequestParser }) {
    if (request.method === "POST") setRequestParser(postedJson);
  },
};

async function postedJson(request: Request): Promise<GraphQLParams> {
  const body = jsonIn(await request.text());
  if (body === undefined) throw badRequest("The body is no JSON.");
  if (typeof body === "object" && body !== null) return body;
  throw badRequest("The body must be a JSON object.");
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_REQUEST", http: { status: 400, spec: true } } });
}

/** What a posted text says, which may begin with a byte order mark; undefined where it is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

/** Whether this media type is JSON's, however it is written. */
export function isJson(contentType: string | null): boolean {
  return contentType?.split(";", 1)[0]?.trim().toLowerCase() === "application/json";
}

/** Whether another site's page makes a browser ask this in its reader's name. */
export function isFromAnotherSite({ header }: Head, host: string | null): boolean {
  if (sessionCookieOf(header("cookie")) === null || header("authorization") !== null) return false;
  return isForeignOrigin(header("origin"), { host, forwardedProto: header("x-forwarded-proto") });
}

/** graphql-sse's single connection mode reserves a stream by PUT, names it in this header, and ends parts of it by DELETE. */
export const SSE_TOKEN = "x-graphql-event-stream-token";
const ONE_STREAM_EACH =
  "Only GET and POST are taken here: server-sent events in graphql-sse's distinct connections mode, a request each (singleConnection: false).";

/** When to try again where there are too many connections. */
const RETRY_SECONDS = 10;

/** Shows of every error what the caller may see, and ends streams whose session has ended. */
export const safeResults: Plugin<GraphContext> = {
  onExecute: ({ args }) => ({
    onExecuteDone({ result, setResult }) {
      if (!isAsyncIterable(result)) setResult(made(result, args.contextValue.requestId));
    },
  }),
  onSubscribe: ({ args }) => ({
    onSubscribeResult({ result, setResult }) {
      const { requestId } = args.contextValue;
      setResult(isAsyncIterable(result) ? opened(result, args.contextValue) : made(result, requestId));
    },
  }),
};

/** Puts on the answer what the exchange has gathered: status, request id, cookies. */
export const honestAnswers: Plugin = {
  onResultProcess({ request, result, setResult }) {
    if (isAsyncIterable(result) || Array.isArray(result) || result.errors === undefined) return;
    const { result: told, status, headers } = honest(result, exchangeOf(request));
    setResult({ ...told, extensions: { ...told.extensions, http: { status, headers } } });
  },
  onResponse({ request, response }) {
    const exchange = exchangeOf(request);
    for (const [name, value] of Object.entries(headersOf(exchange, response.status))) {
      if (name !== "cache-control" || !response.headers.has(name)) response.headers.set(name, value);
    }
    for (const cookie of exchange.cookies) response.headers.append("set-cookie", cookie);
  },
};

/** Counts and logs each operation by its answer, as `honestAnswers` has made it: a stream once it is open. */
export const watched: Plugin = {
  onParams({ request, params }) {
    if (params.query) exchangeOf(request).text = params.query;
  },
  onResultProcess({ request, result }) {
    if (Array.isArray(result)) return;
    const { text, startedAt, requestId, graph } = exchangeOf(request);
    tellOfOperation({ text, startedAt, requestId, graph }, isAsyncIterable(result) ? {} : result);
  },
};

/** Compresses answers for those who take it; streams of events stay as they are. */
export const compressed: Plugin = {
  async onResponse({ request, response, setResponse, fetchAPI }) {
    const type = response.headers.get("content-type") ?? "";
    // An answer is made anew to be compressed; one with cookies is left as it is, they might not all be carried over.
    if (!type.includes("json") || exchangeOf(request).cookies.length > 0) return;
    if (!takesGzip(request.headers.get("accept-encoding"))) return;
    const text = await response.text();
    const packed = await gzipped(text);
    const body = packed ?? Buffer.from(text);
    // Names in one spelling, or what is set again below would stand there twice.
    const kept = [...response.headers].map(([name, value]) => [name.toLowerCase(), value]);
    const headers: Record<string, string> = Object.fromEntries(kept);
    Object.assign(headers, { "content-type": type, "content-length": String(body.length), vary: "Accept-Encoding" });
    if (packed !== null) headers["content-encoding"] = "gzip";
    setResponse(new fetchAPI.Response(new Uint8Array(body), { status: response.status, headers }));
  },
};

/** A socket's operations are counted by the socket; each stream of server-sent events is a connection of its own. */
function opened(source: AsyncIterable<ExecutionResult>, context: GraphContext) {
  if (context.transport === "socket") return stream(source, context, () => undefined);
  const leave = takeConnection(context);
  if (leave !== null) return stream(source, context, leave);
  void source[Symbol.asyncIterator]().return?.();
  return { errors: [publicError(new RateLimitedError(RETRY_SECONDS), context.requestId)] };
}

function stream(
  source: AsyncIterable<ExecutionResult>,
  context: GraphContext,
  leave: () => void,
): AsyncIterableIterator<ExecutionResult> {
  const results = source[Symbol.asyncIterator]();
  const closed = openSubscription(context.transport === "socket" ? "socket" : "stream");
  const end = async (): Promise<IteratorResult<ExecutionResult>> => {
    unwatch();
    forget();
    leave();
    closed();
    await results.return?.();
    return { done: true, value: undefined };
  };
  const credential = credentialOf(context.viewer);
  // A socket is watched as a whole: it closes with a code of its own.
  const forget = context.transport === "socket" ? () => undefined : rememberStream(() => void end());
  const isWatched = credential !== null && context.transport !== "socket";
  const unwatch = isWatched ? watchCredential(credential, () => void end()) : () => undefined;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const { done, value } = await results.next();
        return done === true ? await end() : { done: false, value: made(value, context.requestId) };
      } catch (error) {
        await end();
        return { done: false, value: { errors: [publicError(error, context.requestId)] } };
      }
    },
    return: end,
  };
}
