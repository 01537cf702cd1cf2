import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readFigures } from "#graphql/domain/operations/figures.ts";
import { answerSafely, type Handler, hasSaneHead, refuse } from "#graphql/gateway/http/exchange.ts";
import { env } from "#graphql/runtime/env.ts";
import { log } from "#graphql/runtime/log.ts";
import { exposition } from "#graphql/runtime/metrics/metrics.ts";

const OWN_HOST = "127.0.0.1";
const BEARER = /^Bearer +(\S+)$/i;

/**
 * `/metrics` on the port that everybody reaches: what is measured, for who brings METRICS_TOKEN. Without one in the settings
 * it is a page like any that is not there.
 */
export function metricsFor(pages: Handler): Handler {
  return (req, res) => {
    const { token } = env.metrics;
    if (token === undefined) return pages(req, res);
    if (isGiven(token, req.headers.authorization)) return answerMetrics(req, res);
    refuse(req, res, { status: 401, code: "UNAUTHENTICATED", message: "The metrics take a token." });
  };
}

/** How long it takes tells nothing of the token: digests are compared. */
function isGiven(token: string, authorization: string | undefined): boolean {
  const [, given = ""] = BEARER.exec(authorization ?? "") ?? [];
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

async function answerMetrics(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method !== "GET" && req.method !== "HEAD") {
    return refuse(req, res, {
      status: 405,
      code: "INVALID_INPUT",
      message: "The metrics take GET.",
      headers: { allow: "GET, HEAD" },
    });
  }
  await readFigures();
  const { type, text } = await exposition();
  const headers = { "content-type": type, "content-length": Buffer.byteLength(text), "cache-control": "no-store" };
  res.writeHead(200, headers).end(req.method === "HEAD" ? undefined : text);
}

const notFound: Handler = (req, res) =>
  refuse(req, res, { status: 404, code: "NOT_FOUND", message: "Only /metrics is here." });

/**
 * Gives `/metrics` to this machine without a token, on METRICS_PORT of 127.0.0.1 where that is set; 0 is any port that is free.
 * @returns the port, and what closes it; null where it is not set.
 */
export async function openMetricsPort(): Promise<{ port: number; close(): Promise<void> } | null> {
  const { port } = env.metrics;
  if (port === undefined) return null;
  const server = createServer((req, res) => {
    if (!hasSaneHead(req, res)) return;
    const isMetrics = (req.url ?? "/").split("?", 1)[0] === "/metrics";
    const route = isMetrics ? "/metrics" : "other";
    answerSafely(req, res, { handler: isMetrics ? answerMetrics : notFound, route, told: route });
  });
  await new Promise<void>((done, failed) => server.once("error", failed).listen(port, OWN_HOST, done));
  const { port: taken } = server.address() as AddressInfo;
  log.info({ event: "metrics open", port: taken });
  return { port: taken, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeAllConnections();
  await closed;
}
