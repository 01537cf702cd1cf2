import type { ExecutionResult } from "graphql";
import { isAsyncIterable, type Plugin } from "graphql-yoga";
import { sessionCookieOf } from "#graphql/domain/accounts/session.ts";
import { exchangeOf } from "#graphql/gateway/context.ts";
import { publicError, troubleOf } from "#graphql/gateway/errors.ts";
import { parseWithinLimits } from "#graphql/gateway/limits.ts";
import { isForeignOrigin } from "#graphql/gateway/origin.ts";
import { watchSession } from "#graphql/gateway/watch.ts";
import type { GraphContext } from "#graphql/schema/context.ts";

/** Parses within our limits, whatever the transport. */
export const limits: Plugin = {
  onParse: ({ setParseFn }) => setParseFn(parseWithinLimits),
};

/** Refuses, before anything is read, what another site's page could make a browser send in its user's name. */
export const sameSite: Plugin = {
  onRequest({ request, url, endResponse, fetchAPI }) {
    const refuse = (status: number, code: string, message: string) => {
      const { requestId } = exchangeOf(request);
      const headers = { "content-type": "application/json; charset=utf-8", "x-request-id": requestId };
      const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
      endResponse(new fetchAPI.Response(body, { status, headers }));
    };
    const hasSession = sessionCookieOf(request.headers.get("cookie")) !== null;
    if (hasSession && isForeignOrigin(request.headers.get("origin"), url.host)) {
      return refuse(403, "FORBIDDEN", "This request comes from another site.");
    }
    const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
    // A page of any site may post forms and plain text without asking; JSON it may not.
    if (request.method === "POST" && type !== "application/json") {
      return refuse(415, "INVALID_INPUT", "Send application/json.");
    }
  },
};

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
      setResult(isAsyncIterable(result) ? stream(result, args.contextValue) : made(result, requestId));
    },
  }),
};

/** Puts on the answer what the exchange has gathered: status, request id, cookies. */
export const honestAnswers: Plugin = {
  onResultProcess({ request, result, setResult }) {
    if (isAsyncIterable(result) || Array.isArray(result) || result.errors === undefined) return;
    const { requestId } = exchangeOf(request);
    const errors = result.errors.map((error) => publicError(error, requestId));
    const troubles = errors.flatMap((error) => troubleOf(error) ?? []);
    // A fault of ours in one part does not make the rest that was answered a failure; a wrong request stays wrong.
    const isAnswered = result.data !== undefined && result.data !== null;
    const statuses = troubles.map((trouble) => trouble.status).filter((status) => !(isAnswered && status === 500));
    const status = Math.max(200, ...statuses);
    const headers = Object.assign({}, ...troubles.map((trouble) => trouble.headers));
    setResult({ ...result, errors, extensions: { ...result.extensions, http: { status, headers } } });
  },
  onResponse({ request, response }) {
    const { requestId, cookies } = exchangeOf(request);
    response.headers.set("x-request-id", requestId);
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  },
};

function made(result: ExecutionResult, requestId: string): ExecutionResult {
  if (result.errors === undefined) return result;
  return { ...result, errors: result.errors.map((error) => publicError(error, requestId)) };
}

function stream(source: AsyncIterable<ExecutionResult>, context: GraphContext): AsyncIterableIterator<ExecutionResult> {
  const results = source[Symbol.asyncIterator]();
  const end = async (): Promise<IteratorResult<ExecutionResult>> => {
    unwatch();
    await results.return?.();
    return { done: true, value: undefined };
  };
  const sessionId = context.viewer?.sessionId ?? null;
  // A socket is watched as a whole: it closes with a code of its own.
  const unwatch =
    sessionId === null || context.transport === "socket" ? () => undefined : watchSession(sessionId, () => void end());
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
