import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import type { Duplex } from "node:stream";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { documents } from "virtual:app/documents";
import * as build from "virtual:remix/server-build";
import { createReadableStreamFromReadable, createRequestHandler, type ServerBuild } from "@remix-run/node";
import sirv from "sirv";
import { seedPacks } from "#graphql/domain/billing/packs.ts";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { handleKieCallback } from "#graphql/gateway/callbacks/kie.ts";
import { handleStripeCallback } from "#graphql/gateway/callbacks/stripe.ts";
import { handleOauth } from "#graphql/gateway/caller/oauth.ts";
import { pageCompressor } from "#graphql/gateway/files/compress.ts";
import { handleMedia } from "#graphql/gateway/files/media.ts";
import { handlePublished, isPublished } from "#graphql/gateway/files/published.ts";
import { handleUpload } from "#graphql/gateway/files/uploads.ts";
import { handleZip } from "#graphql/gateway/files/zips.ts";
import { adoptDocuments } from "#graphql/gateway/graphql/persisted.ts";
import { yoga } from "#graphql/gateway/graphql/yoga.ts";
import { cutSlowReader, endStreams } from "#graphql/gateway/live/connections.ts";
import { closeSockets, handleUpgrade } from "#graphql/gateway/live/sockets.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { closeDatabase, db, openDatabase } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { setOwnPort } from "#graphql/runtime/http/address.ts";
import { clientAddress } from "#graphql/runtime/http/client-address.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { log } from "#graphql/runtime/log.ts";
import { handleSandbox, startSandbox, stopSandbox } from "#graphql/sandbox/server.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import remixConfig from "../remix.config.js";

const STOP_MS = 4.5 * SECOND;
const isDevelopment = import.meta.env.DEV;

// The bundle serves the commands of the terminal too.
export { administer } from "#graphql/admin.ts";

/** The type of the Remix load context: what a loader or action may know of the rest of the server. */
export type LoadContext = {
  gateway: { fetch(request: Request): Promise<Response> };
  nonce: string;
  uploadOrigin: string | null;
};

adoptDocuments(documents);

// On globalThis because Vite evaluates this module again in development, while the worker goes on.
const state = globalThis as typeof globalThis & { nanoBananaIsReady?: boolean };

const page = createRequestHandler(build as unknown as ServerBuild, isDevelopment ? "development" : "production");
const files = isDevelopment
  ? null
  : sirv(resolve(remixConfig.buildDirectory ?? "build", "client"), {
      // Looks for a file at each request: one that it remembers, and that a new build has taken away, would end the process.
      dev: true,
      // Each name that it would add is looked for at every request; every page of ours is drawn.
      extensions: [],
      etag: true,
      gzip: true,
      brotli: true,
      setHeaders: (res, path) => {
        const isHashed = path.startsWith("/assets/");
        res.setHeader("cache-control", isHashed ? "public, max-age=31536000, immutable" : "public, max-age=3600");
        res.setHeader("x-content-type-options", "nosniff");
      },
    });

/** Answers every HTTP request of the one port. */
export async function handleRequest(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = (req.url ?? "/").split("?", 1)[0] ?? "/";
  if (path === "/graphql") {
    if (req.headers.accept?.includes("text/event-stream")) cutSlowReader(res);
    return void (await yoga(req, res));
  }
  if (path.startsWith("/webhooks/kie")) return handleKieCallback(req, res);
  if (path === "/webhooks/stripe") return handleStripeCallback(req, res);
  if (path.startsWith("/media/")) return handleMedia(req, res);
  if (path.startsWith("/uploads/")) return handleUpload(req, res);
  if (path.startsWith("/oauth/")) return handleOauth(req, res);
  if (path.startsWith("/downloads/") || path.startsWith("/exports/")) return handleZip(req, res);
  if (path.startsWith("/sandbox/")) return handleSandbox(req, res);
  if (isPublished(path)) return handlePublished(req, res);
  if (path === "/healthz") return answerHealth(res);
  if (files === null) return answerPage(req, res);
  files(req, res, () => answerSafely(req, res, answerPage));
}

/** Takes a request and never lets it end without an answer. */
export function answerSafely(
  req: IncomingMessage,
  res: ServerResponse,
  handler: (req: IncomingMessage, res: ServerResponse) => Promise<void> = handleRequest,
): void {
  handler(req, res).catch((error) => {
    log.error({ event: "request failed", method: req.method, path: req.url?.split("?", 1)[0], err: error });
    if (!res.headersSent) res.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
    res.end("Something went wrong on our side.");
  });
}

async function answerHealth(res: ServerResponse): Promise<void> {
  const isWell =
    state.nanoBananaIsReady === true &&
    (await db.$queryRaw`SELECT 1`.then(
      () => true,
      () => false,
    ));
  res.writeHead(isWell ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify({ status: isWell ? "ok" : "starting" }));
}

async function answerPage(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const leaving = new AbortController();
  res.on("close", () => leaving.abort());
  const nonce = randomBytes(16).toString("base64");
  const clientIp = clientAddress(req);
  const context: LoadContext = {
    gateway: { fetch: async (request) => yoga.fetch(request, { clientIp }) },
    nonce,
    uploadOrigin: await storage().uploadOrigin(),
  };
  const response = await page(requestOf(req, leaving.signal), context);
  res.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") res.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  if (response.body === null || req.method === "HEAD") return void res.end();
  const compressor = pageCompressor(req, res);
  const body = Readable.fromWeb(response.body as never);
  await (compressor === null ? pipeline(body, res) : pipeline(body, compressor, res)).catch((error) => {
    // The reader left before the page was whole: nothing is wrong.
    if (!leaving.signal.aborted) throw error;
  });
}

function requestOf(req: IncomingMessage, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  const scheme = new URL(env.publicUrl).protocol;
  const method = req.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(req.url ?? "/", `${scheme}//${req.headers.host ?? "localhost"}`), {
    method,
    headers,
    signal,
    ...(hasBody ? { body: createReadableStreamFromReadable(req), duplex: "half" } : {}),
  } as RequestInit);
}

/** Takes a socket upgrade: /graphql is ours, any other is destroyed. */
export function takeUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
  if (!handleUpgrade(req, socket, head)) socket.destroy();
}

/** Opens the database and makes sure that models, prices and styles are there. */
export async function prepare(): Promise<void> {
  await openDatabase();
  await seedCatalog();
  await seedPacks();
}

/** Starts what works in the background, and says when it is ready. */
export async function startBackground(): Promise<() => Promise<void>> {
  await startSandbox();
  const stopWorker = await startWorker();
  state.nanoBananaIsReady = true;
  return async () => {
    state.nanoBananaIsReady = false;
    await stopWorker();
    await stopSandbox();
  };
}

/** Listens, and tells the rest of the process on which port. */
export async function listen(server: Server): Promise<void> {
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(env.port, env.host, done);
  });
  setOwnPort((server.address() as AddressInfo).port);
}

/** What a person at the terminal wants to know. */
export function greeting(server: Server): string {
  const { port } = server.address() as AddressInfo;
  const where = env.publicUrl.endsWith(`:${env.port}`) ? `http://localhost:${port}` : env.publicUrl;
  const provider = goesToSandbox()
    ? "The sandbox is on: images and videos are made by the built-in stand-in for kie.ai (no KIE_API_KEY)."
    : "Images and videos are made by kie.ai.";
  const data = env.databaseUrl === undefined ? `Data is kept in ${resolve(env.dataDir)}` : "Data is kept in PostgreSQL";
  return `\n  Nano Banana Video is at ${where}\n  ${provider}\n  ${data}\n\n`;
}

/** Runs the whole product until it is told to stop. */
export async function serve(): Promise<void> {
  await prepare();
  const server = createServer((req, res) => answerSafely(req, res));
  server.on("upgrade", takeUpgrade);
  await listen(server);
  const stopBackground = await startBackground();
  process.stdout.write(greeting(server));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(server, stopBackground));
}

/** Requests that are being answered get this long to end; what takes longer is cut off. */
const FINISH_MS = 1.2 * SECOND;

/**
 * Ends within five seconds: takes nothing new, tells sockets and streams to come back, lets requests end, then stops
 * what works in the background. What is cut off all the same was not acknowledged, or its row says all that the next
 * start needs.
 */
async function stop(server: Server, stopBackground: () => Promise<void>): Promise<void> {
  log.info({ event: "stopping" });
  state.nanoBananaIsReady = false;
  const overdue = setTimeout(() => process.exit(1), STOP_MS);
  const finished = new Promise<void>((done) => server.close(() => done()));
  endStreams();
  await closeSockets();
  // A connection kept alive is idle only once its answer has gone out.
  const closing = setInterval(() => server.closeIdleConnections(), 20);
  await Promise.race([finished, delay(FINISH_MS, undefined, { ref: false })]);
  clearInterval(closing);
  await stopBackground();
  server.closeAllConnections();
  await closeHttp();
  await closeDatabase();
  clearTimeout(overdue);
  log.info({ event: "stopped" });
  process.exit(0);
}
