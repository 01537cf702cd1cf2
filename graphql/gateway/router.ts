import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { handleKieCallback } from "#graphql/gateway/callbacks/kie.ts";
import { handleStripeCallback } from "#graphql/gateway/callbacks/stripe.ts";
import { handleOauth } from "#graphql/gateway/caller/oauth.ts";
import { handleMedia } from "#graphql/gateway/files/media.ts";
import { handlePublished } from "#graphql/gateway/files/published.ts";
import { handleUpload } from "#graphql/gateway/files/uploads.ts";
import { handleZip } from "#graphql/gateway/files/zips.ts";
import { handleGraphql } from "#graphql/gateway/graphql/yoga.ts";
import { answerSafely, type Handler, hasSaneHead } from "#graphql/gateway/http/exchange.ts";
import { handleHealth, handleReadiness } from "#graphql/gateway/http/health.ts";
import { unlessClosed } from "#graphql/gateway/http/maintenance.ts";
import { handleUpgrade } from "#graphql/gateway/live/sockets.ts";
import { metricsFor } from "#graphql/gateway/watch/metrics.ts";
import { log } from "#graphql/runtime/log.ts";

/** What stands behind the same port and is none of the gateway's: the stand-in for kie.ai, and the pages. */
export type Neighbours = { sandbox: Handler; pages: Handler };

/** Every address and what answers it; one that ends in a slash stands for all below it. The first that fits counts. */
function routesWith({ sandbox, pages }: Neighbours): readonly (readonly [path: string, handler: Handler])[] {
  return [
    ["/graphql", handleGraphql],
    ["/webhooks/kie", handleKieCallback],
    ["/webhooks/kie/", handleKieCallback],
    ["/webhooks/stripe", handleStripeCallback],
    ["/media/", handleMedia],
    ["/uploads/", handleUpload],
    ["/downloads/", handleZip],
    ["/exports/", handleZip],
    ["/oauth/", handleOauth],
    ["/schema.graphql", handlePublished],
    ["/documents.json", handlePublished],
    ["/llms.txt", handlePublished],
    ["/healthz", handleHealth],
    ["/readyz", handleReadiness],
    ["/metrics", metricsFor(pages)],
    ["/sandbox/", sandbox],
    ["/", pages],
  ];
}

/** What answers every HTTP request of the one port. */
export function requestListener(neighbours: Neighbours): RequestListener {
  const routes = routesWith(neighbours).map(([route, handler]) => [route, unlessClosed(route, handler)] as const);
  return (req: IncomingMessage, res: ServerResponse) => {
    if (!hasSaneHead(req, res)) return;
    const path = (req.url ?? "/").split("?", 1)[0] ?? "/";
    const found = routes.find(([route]) => (route.endsWith("/") ? path.startsWith(route) : path === route));
    const [route, handler] = found ?? ["/", neighbours.pages];
    // The path of a page tells nobody anything; below the others stand ids and secrets.
    answerSafely(req, res, { handler, route, told: route === "/" ? path : route });
  };
}

/** Takes a socket upgrade: /graphql is ours, any other is destroyed. */
export function upgradeListener(req: IncomingMessage, socket: Duplex, head: Buffer): void {
  // Node lets go of the socket here. One that breaks while it is answered would end the process if nobody listened.
  socket.on("error", (error) => log.debug({ event: "upgrade broken off", reason: error.message }));
  if (!handleUpgrade(req, socket, head)) socket.destroy();
}
