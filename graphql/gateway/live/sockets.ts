import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { handleProtocols } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import { sessionCookieOf } from "#graphql/domain/accounts/sessions/session.ts";
import { askedOf, isForeignOrigin } from "#graphql/gateway/caller/origin.ts";
import { MOST_BODY_BYTES } from "#graphql/gateway/graphql/limits.ts";
import { isStopping } from "#graphql/gateway/http/health.ts";
import { takeUnnamed } from "#graphql/gateway/live/connections.ts";
import { PING_FRAME, wireOf } from "#graphql/gateway/live/frames.ts";
import { keepAlive } from "#graphql/gateway/live/keep-alive.ts";
import { speak } from "#graphql/gateway/live/socket-operations.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { clientAddress } from "#graphql/runtime/http/client-address.ts";
import { log } from "#graphql/runtime/log.ts";
import { gauge } from "#graphql/runtime/metrics/metrics.ts";
import { siteNow } from "#graphql/runtime/settings/site-state.ts";

const GOODBYE_MS = 0.5 * SECOND;
const LONGEST_RETURN_MS = 3 * SECOND;
const SERVICE_RESTART = 1012;

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: MOST_BODY_BYTES,
  handleProtocols,
});

gauge({ name: "sockets_open", help: "Open sockets." }, () => [{ value: server.clients.size }]);

/**
 * Takes an upgrade of /graphql to graphql-transport-ws. False when the upgrade is for somebody else.
 * From another site's page it is refused with 403 where it brings our cookie; without, it needs a key in its first message.
 * An address with too many sockets that say nothing is told to come back.
 */
export function handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean {
  if (req.url?.split("?", 1)[0] !== "/graphql") return false;
  if (isStopping()) return refuse(socket, "503 Service Unavailable\r\nRetry-After: 1");
  if (siteNow().mode === "MAINTENANCE") return refuse(socket, "503 Service Unavailable\r\nRetry-After: 120");
  const isForeign = isForeignOrigin(req.headers.origin ?? null, askedOf(req));
  if (isForeign && sessionCookieOf(req.headers.cookie ?? null) !== null) return refuse(socket, "403 Forbidden");
  const named = takeUnnamed(clientAddress(req));
  if (named === null) return refuse(socket, "503 Service Unavailable\r\nRetry-After: 5");
  socket.once("close", named);
  server.handleUpgrade(req, socket, head, (opened: WebSocket) => {
    // A broken frame is the sender's fault, closed with its code already.
    opened.on("error", (error) => log.debug({ event: "socket error", reason: error.message }));
    speak(opened, { request: req, wire: wireOf(socket, () => opened.readyState === opened.OPEN), named });
    keepAlive(opened, () => socket.write(PING_FRAME));
  });
  return true;
}

function refuse(socket: Duplex, status: string): true {
  // Whoever does not close would keep it otherwise.
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  return true;
}

/**
 * Closes every socket with "service restart", for a stop: clients connect again and resume. The reason names a different
 * moment to each, so that they don't all come at once. Who does not say goodbye is cut off.
 */
export async function closeSockets(): Promise<void> {
  for (const client of server.clients) {
    client.close(SERVICE_RESTART, `Come back in ${Math.round(Math.random() * LONGEST_RETURN_MS)} ms`);
  }
  const overdue = setTimeout(() => {
    for (const client of server.clients) client.terminate();
  }, GOODBYE_MS);
  await Promise.all([...server.clients].map((client) => new Promise((gone) => client.once("close", gone))));
  clearTimeout(overdue);
}
