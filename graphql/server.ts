import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { documents } from "virtual:app/documents";
import * as build from "virtual:remix/server-build";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { seedPacks } from "#graphql/domain/billing/packs.ts";
import { seedCatalog } from "#graphql/domain/catalog/seed.ts";
import { goesToSandbox } from "#graphql/domain/catalog/state.ts";
import { staticFiles } from "#graphql/gateway/files/static.ts";
import { adoptDocuments } from "#graphql/gateway/graphql/persisted.ts";
import { logFault } from "#graphql/gateway/http/exchange.ts";
import { setPhase } from "#graphql/gateway/http/health.ts";
import { type Draw, keptPages } from "#graphql/gateway/http/kept-pages.ts";
import { listen } from "#graphql/gateway/http/listen.ts";
import { pagesUnlessClosed } from "#graphql/gateway/http/maintenance.ts";
import { hasAllRoutes, openRoutes } from "#graphql/gateway/http/open-routes.ts";
import { type PageGateway, pageGateway } from "#graphql/gateway/http/page-gateway.ts";
import { atPublicAddress } from "#graphql/gateway/http/public-address.ts";
import { inReadersLanguage } from "#graphql/gateway/http/reader-language.ts";
import { inTurn } from "#graphql/gateway/http/request-queue.ts";
import { pageRequestOf } from "#graphql/gateway/http/web.ts";
import { endStreams } from "#graphql/gateway/live/connections.ts";
import { closeSockets } from "#graphql/gateway/live/sockets.ts";
import { requestListener, upgradeListener } from "#graphql/gateway/router.ts";
import { startWatching } from "#graphql/gateway/watch/watching.ts";
import { startWorker } from "#graphql/jobs/worker.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { joinInstallation } from "#graphql/runtime/database/installation.ts";
import { readingTogether } from "#graphql/runtime/database/together.ts";
import { closeDatabase, openDatabase } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { clientAddress } from "#graphql/runtime/http/client-address.ts";
import { closeHttp } from "#graphql/runtime/http/http.ts";
import { log } from "#graphql/runtime/log.ts";
import { handleSandbox, startSandbox, stopSandbox } from "#graphql/sandbox/server.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import remixConfig from "../remix.config.js";

// The bundle serves the build and the commands of the terminal too, and the development server listens as this one does.
export { administer } from "#graphql/admin.ts";
export { makeTemplate } from "#graphql/jobs/template.ts";
export { listen, upgradeListener as takeUpgrade };
/** All pages, as Remix has built them: what they cost is measured against them with data that is there already. */
export const remixBuild = build as unknown as ServerBuild;

const STOP_MS = 4.5 * SECOND;
/** Requests that are being answered get this long to end; what takes longer is cut off. */
const FINISH_MS = 1.2 * SECOND;

/** What a loader or action may know of the rest of the server. */
export type LoadContext = {
  gateway: PageGateway;
  nonce: string;
  publicUrl: string;
  uploadOrigin: string | null;
  tellFault(error: unknown): void;
};

adoptDocuments(documents);
const isDevelopment = import.meta.env.DEV;
const open = openRoutes(remixBuild.assets);
/** The list of routes that all pages but operators' load: a step of the build puts it among the files. */
export const openManifest = { url: open.assets.url, script: open.script };
const mode = isDevelopment ? "development" : "production";
const withAllRoutes = createRequestHandler(remixBuild, mode);
// The development server has one list, made anew with each edit.
const remix = isDevelopment ? withAllRoutes : createRequestHandler({ ...remixBuild, assets: open.assets }, mode);

const draw: Draw = async (req, res, { nonce, signal }) => {
  // Whatever a page's loader answers: a file, a refusal or nothing.
  res.setHeader("x-content-type-options", "nosniff");
  await inTurn();
  const request = await pageRequestOf(req, res, signal);
  if (request === null) return null;
  const context: LoadContext = {
    gateway: pageGateway(clientAddress(req), request.method === "POST"),
    nonce,
    publicUrl: env.publicUrl,
    uploadOrigin: await storage().uploadOrigin(),
    tellFault: (error) => logFault(req, "page failed", error),
  };
  const handle = hasAllRoutes(new URL(request.url).pathname) ? withAllRoutes : remix;
  return readingTogether(() => handle(request, context));
};

const pages = atPublicAddress(pagesUnlessClosed(inReadersLanguage(keptPages(draw, !isDevelopment))));

/** Answers every HTTP request of the one port. */
export const handleRequest = requestListener({
  sandbox: handleSandbox,
  pages: isDevelopment ? pages : staticFiles(resolve(remixConfig.buildDirectory ?? "build", "client"), pages),
});

/** Opens the database and makes sure that models, prices and styles are there. */
export async function prepare(): Promise<void> {
  await openDatabase();
  await joinInstallation(() => storage().identity());
  await seedCatalog();
  await seedPacks();
}

/** Starts what works in the background, and says when it is ready. */
export async function startBackground(): Promise<() => Promise<void>> {
  await startSandbox();
  const stopWorker = await startWorker();
  const stopWatching = await startWatching();
  setPhase("ready");
  return async () => {
    setPhase("stopping");
    await stopWorker();
    await stopSandbox();
    await stopWatching();
  };
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
  process.on("uncaughtExceptionMonitor", (error, origin) =>
    log.fatal({ event: "ended by a fault", origin, err: error }),
  );
  await prepare();
  const server = createServer(handleRequest);
  server.on("upgrade", upgradeListener);
  await listen(server);
  const stopBackground = await startBackground();
  process.stdout.write(greeting(server));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(server, stopBackground));
}

/**
 * Ends within five seconds: takes nothing new, tells sockets and streams to come back, lets requests end, then stops
 * what works in the background. What is cut off all the same was not acknowledged, or its row says all that the next
 * start needs.
 */
async function stop(server: Server, stopBackground: () => Promise<void>): Promise<void> {
  log.info({ event: "stopping" });
  setPhase("stopping");
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
