import type { IncomingMessage, ServerResponse } from "node:http";
import { sendNodeResponse } from "@whatwg-node/server";
import { createYoga } from "graphql-yoga";
import { contextOf, type ServerContext } from "#graphql/gateway/caller/context.ts";
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
} from "#graphql/gateway/graphql/plugins.ts";
import { cutSlowReader } from "#graphql/gateway/live/connections.ts";
import { eventStreams } from "#graphql/gateway/live/event-stream.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { schema } from "#graphql/schema/schema.ts";

/**
 * GraphQL over HTTP: queries, mutations, and subscriptions as server-sent events. By
 * `yoga.fetch(request, { clientIp })` where the caller is in this process; `handleGraphql` takes what comes over the network.
 */
export const yoga = createYoga<ServerContext, GraphContext>({
  schema,
  context: (server) => contextOf(server.request, server),
  plugins: [sameSite, jsonBodies, persisted, limits, rateLimit, safeResults, eventStreams, honestAnswers, compressed],
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

/** Answers `/graphql`. What throws outside of execution is the caller's to answer: Yoga's own handler would write out its stack. */
export async function handleGraphql(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.headers.accept?.includes("text/event-stream")) cutSlowReader(res);
  await sendNodeResponse(await yoga.handleNodeRequestAndResponse(req, res, { req }), res, req, true);
}
