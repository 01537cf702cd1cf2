import type { IncomingMessage, ServerResponse } from "node:http";
import { sendNodeResponse } from "@whatwg-node/server";
import { createYoga } from "graphql-yoga";
import { contextOf, type Head, headOf, type ServerContext } from "#graphql/gateway/caller/context.ts";
import { MOST_BODY_BYTES } from "#graphql/gateway/graphql/limits.ts";
import { rateLimit } from "#graphql/gateway/graphql/metering.ts";
import { persisted } from "#graphql/gateway/graphql/persisted.ts";
import {
  compressed,
  honestAnswers,
  jsonBodies,
  limits,
  safeResults,
  sameSite,
  watched,
} from "#graphql/gateway/graphql/plugins.ts";
import { type Answer, answerShort, mayGoShort } from "#graphql/gateway/graphql/short-road.ts";
import { readBody } from "#graphql/gateway/http/exchange.ts";
import { inTurn } from "#graphql/gateway/http/request-queue.ts";
import { cutSlowReader } from "#graphql/gateway/live/connections.ts";
import { eventStreams } from "#graphql/gateway/live/event-stream.ts";
import { clientAddress } from "#graphql/runtime/http/client-address.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { schema } from "#graphql/schema/schema.ts";

/**
 * GraphQL over HTTP: queries, mutations, and subscriptions as server-sent events. By
 * `yoga.fetch(request, { clientIp })` where the caller is in this process; `handleGraphql` takes what comes over the network.
 */
export const yoga = createYoga<ServerContext, GraphContext>({
  schema,
  context: (server) => contextOf(server.request, server),
  plugins: [
    ...[sameSite, jsonBodies, persisted, limits, rateLimit, safeResults, eventStreams, honestAnswers],
    ...[watched, compressed],
  ],
  maxRequestBodySize: MOST_BODY_BYTES,
  batching: false,
  multipart: false,
  // cors.ts says it, with keys in mind and never cookies.
  cors: false,
  // Yoga's page would load its parts from a CDN.
  graphiql: false,
  landingPage: false,
  logging: false,
  // safeResults and honestAnswers do it, knowing the request. A context that could not be built was made public above.
  maskedErrors: false,
});

/**
 * Answers `/graphql`: what it can by the short road, all else by Yoga, one request after the other. What throws outside of
 * execution is the caller's to answer: Yoga's own handler would write out its stack.
 */
export async function handleGraphql(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const head = headIn(req);
  if (isWhole(req) && mayGoShort(head)) {
    const body = await readBody(req, MOST_BODY_BYTES);
    const text = body?.toString("utf8") ?? "";
    const answer = await answerShort(head, text, clientAddress(req));
    if (answer !== null) return sendAnswer(res, answer);
    Object.assign(req, { body: text });
  }
  await inTurn();
  if (req.headers.accept?.includes("text/event-stream")) cutSlowReader(res);
  await sendNodeResponse(await yoga.handleNodeRequestAndResponse(req, res, { req, res }), res, req, true);
}

/** Whether the request says how long it is, and is neither empty nor too long. */
function isWhole({ headers }: IncomingMessage): boolean {
  const length = Number(headers["content-length"] ?? 0);
  return length > 0 && length <= MOST_BODY_BYTES;
}

function headIn({ method = "GET", url = "/", headers }: IncomingMessage): Head {
  return { method, url, header: (name) => headers[name]?.toString() ?? null };
}

function sendAnswer(res: ServerResponse, { status, headers, cookies, body }: Answer): void {
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  res.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

/** Answers a request of the web's by the same roads: for who is in this process. */
export async function answerRequest(request: Request, clientIp: string): Promise<Response> {
  const head = headOf(request);
  if (!mayGoShort(head)) return yoga.fetch(request, { clientIp });
  const body = await request.text();
  const answer = await answerShort(head, body, clientIp);
  if (answer === null) {
    const { method, headers, signal } = request;
    return yoga.fetch(new Request(request.url, { method, headers, body, signal }), { clientIp });
  }
  const headers = new Headers(answer.headers);
  for (const cookie of answer.cookies) headers.append("set-cookie", cookie);
  const given = typeof answer.body === "string" ? answer.body : new Uint8Array(answer.body);
  return new Response(given, { status: answer.status, headers });
}
