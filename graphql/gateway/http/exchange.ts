import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bearerChallenge, extensionsOf, type ToldCode } from "#graphql/gateway/http/told-error.ts";
import { isDatabaseAway } from "#graphql/runtime/database/away.ts";
import { log } from "#graphql/runtime/log.ts";
import { counter } from "#graphql/runtime/metrics/metrics.ts";
import { traceStep } from "#graphql/runtime/tracing/tracing.ts";

/** Answers a request, or throws: what it throws is answered by `answerSafely`. */
export type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void> | void;

const BASE = "http://localhost";
const SANE_ID = /^[\w.:-]{1,100}$/;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * The address asked for, with a host of no meaning. A target such as `//x` is a path here, never another host.
 * `hasSaneHead` has made sure that it is one.
 */
export function targetOf(req: IncomingMessage): URL {
  return new URL(BASE + (req.url ?? "/"));
}

/** The id of a request, the same for all that it touches: the caller's own if it is one line of sane length. */
function requestIdOf(req: IncomingMessage): string {
  const given = req.headers["x-request-id"];
  if (typeof given === "string" && SANE_ID.test(given)) return given;
  const id = randomUUID();
  // So that whoever reads the header later reads the same.
  req.headers["x-request-id"] = id;
  return id;
}

/** Logs a fault of ours that a request has met, by its path without what stands behind it. */
export function logFault(req: IncomingMessage, event: string, error: unknown): void {
  const path = (req.url ?? "/").split("?", 1)[0];
  log.error({ event, method: req.method, path, requestId: requestIdOf(req), err: error });
}

/** The whole body; null where it is larger than `mostBytes`: nothing more of it is read then, and its connection ends. */
export function readBody(req: IncomingMessage, mostBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= mostBytes) return;
      resolve(null);
      req.destroy();
    });
    req.on("end", () => resolve(Buffer.concat(chunks)));
    req.on("error", reject);
    req.on("close", () => {
      // Every request closes in the end, and the stack of an error costs more than all the rest of this.
      if (!req.readableEnded) reject(new Error("The request was broken off."));
    });
  });
}

/** Answers a refusal that comes before any handler: a page for browsers, JSON for programs. */
export function refuse(
  req: IncomingMessage,
  res: ServerResponse,
  { status, code, message, headers = {} }: Refusal,
): void {
  const requestId = requestIdOf(req);
  const isPage = (req.headers.accept ?? "").includes("text/html");
  const body = isPage
    ? `<!doctype html><html lang="en"><meta charset="utf-8"><title>${status}</title><h1>${message}</h1><p>${requestId}</p></html>`
    : JSON.stringify({ errors: [{ message, extensions: extensionsOf(code, requestId) }] });
  res.writeHead(status, {
    "content-type": isPage ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
    ...(status === 401 && { "www-authenticate": bearerChallenge(req.headers.authorization) }),
    ...headers,
  });
  res.end(req.method === "HEAD" ? undefined : body);
}

type Refusal = { status: number; code: ToldCode; message: string; headers?: Record<string, string> };

/**
 * Whether the request's first line and host are such that anybody can work with them; one that is not is refused. A target
 * in absolute form (RFC 9112, 3.2.2) is made a path.
 */
export function hasSaneHead(req: IncomingMessage, res: ServerResponse): boolean {
  if (!METHODS.has(req.method ?? "")) {
    const allow = [...METHODS].join(", ");
    refuse(req, res, { status: 405, code: "INVALID_INPUT", message: "This method is not taken.", headers: { allow } });
    return false;
  }
  const target = req.url ?? "/";
  const [, path = target] = /^https?:\/\/[^/?#]*(.*)$/i.exec(target) ?? [];
  req.url = path.startsWith("/") ? path : `/${path}`;
  const host = req.headers.host ?? "localhost";
  if (URL.canParse(BASE + req.url) && /^[^\s/?#@\\]+$/.test(host) && URL.canParse(`http://${host}`)) return true;
  refuse(req, res, { status: 400, code: "INVALID_INPUT", message: "This request names no address." });
  return false;
}

const FAULT: Refusal = { status: 500, code: "INTERNAL_ERROR", message: "Something went wrong on our side." };
const AWAY: Refusal = {
  status: 503,
  code: "INTERNAL_ERROR",
  message: "We cannot answer at the moment. Try again shortly.",
  headers: { "retry-after": "5" },
};

const requests = counter({
  name: "http_requests_total",
  help: "HTTP requests by route (/ is the pages) and class of status; none for those broken off before an answer.",
  labels: ["route", "status"],
});

/** What handles a request, and where it stands: `told` is the path for the log, `route` one of a few for the metrics. */
export type Handled = { handler: Handler; route: string; told: string };

/**
 * Runs a handler, and never lets its request end without an answer: whatever it throws is logged with the request's id, and
 * answered with that id and nothing else of ours. Each request is counted, and one line is logged for it.
 */
export function answerSafely(req: IncomingMessage, res: ServerResponse, { handler, route, told }: Handled): void {
  const requestId = requestIdOf(req);
  const startedAt = performance.now();
  res.setHeader("x-request-id", requestId);
  res.once("close", () => {
    const status = res.headersSent ? res.statusCode : null;
    const ms = Math.round(performance.now() - startedAt);
    requests.inc({ route, status: status === null ? "none" : `${Math.floor(status / 100)}xx` });
    log.info({ event: "request", method: req.method, route: told, status, ms, requestId });
    const attributes = { "http.route": route, ...(status !== null && { "http.response.status_code": status }) };
    traceStep({ name: `${req.method} ${route}`, requestId, startedAt, attributes, isRequest: true });
  });
  const failed = (error: unknown) => {
    if (req.destroyed && !req.complete) return void res.destroy();
    log.error({ event: "request failed", method: req.method, route: told, requestId, err: error });
    if (res.headersSent) return void res.destroy();
    refuse(req, res, isDatabaseAway(error) ? AWAY : FAULT);
  };
  try {
    handler(req, res)?.catch(failed);
  } catch (error) {
    failed(error);
  }
}
