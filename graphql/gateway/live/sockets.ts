import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ExecutionArgs } from "graphql";
import { CloseCode, handleProtocols } from "graphql-ws";
import { type Extra, useServer as serveSockets } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { sessionCookieOf } from "#graphql/domain/accounts/sessions/session.ts";
import { DomainError, RateLimitedError } from "#graphql/domain/errors.ts";
import { socketContext } from "#graphql/gateway/caller/context.ts";
import { askedOf, isForeignOrigin } from "#graphql/gateway/caller/origin.ts";
import { missingDocument, publicError } from "#graphql/gateway/graphql/errors.ts";
import { judgeVariables, MOST_BODY_BYTES } from "#graphql/gateway/graphql/limits.ts";
import { type Named, textOf } from "#graphql/gateway/graphql/persisted.ts";
import { mustHavePoints, spendRefusal } from "#graphql/gateway/graphql/rate-limit.ts";
import { yoga } from "#graphql/gateway/graphql/yoga.ts";
import { isStopping } from "#graphql/gateway/http/health.ts";
import { takeConnection, takeUnnamed } from "#graphql/gateway/live/connections.ts";
import { credentialOf, watchCredential } from "#graphql/gateway/live/revocation.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { oneAtATime } from "#graphql/runtime/concurrency/one-at-a-time.ts";
import { clientAddress } from "#graphql/runtime/http/client-address.ts";
import { log } from "#graphql/runtime/log.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { schema } from "#graphql/schema/schema.ts";

const PING_EVERY_MS = 15 * SECOND;
const INIT_WITHIN_MS = 5 * SECOND;
const MOST_OPERATIONS = 50;
const MOST_UNREAD_BYTES = 1_000_000;
const GOODBYE_MS = 0.5 * SECOND;
const LONGEST_RETURN_MS = 3 * SECOND;
const SERVICE_RESTART = 1012;
const TRY_AGAIN_LATER = 1013;
/** RFC 6455 leaves 123 bytes for it. */
const LONGEST_REASON = 120;

/** What is known of an open socket. */
type Opened = { graph?: GraphContext; unwatch?: () => void; leave?: () => void };
type Engine = ReturnType<typeof yoga.getEnveloped>;

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: MOST_BODY_BYTES,
  handleProtocols,
});

// Each operation runs in the engine that parsed it, so that limits and masking are those of HTTP.
const engines = new WeakMap<object, Engine>();

// Sockets that have not said yet who they are, by their upgrade.
const unnamed = new WeakMap<IncomingMessage, () => void>();

serveSockets<Record<string, unknown>, Opened>(
  {
    schema,
    connectionInitWaitTimeout: INIT_WITHIN_MS,
    onConnect: ({ extra, connectionParams }) => recognise(extra, connectionParams),
    onClose: ({ extra }) => {
      extra.unwatch?.();
      extra.leave?.();
    },
    onSubscribe: ({ extra, subscriptions }, _id, params) => prepare(extra, Object.keys(subscriptions).length, params),
    execute: (args) => engineOf(args).execute(args),
    subscribe: (args) => engineOf(args).subscribe(args),
    // Events wait for the reader one by one; what piles up all the same belongs to somebody who does not read.
    onNext: ({ extra }) => {
      if (extra.socket.bufferedAmount > MOST_UNREAD_BYTES) extra.socket.terminate();
    },
    onError: ({ extra }, _id, _payload, errors) =>
      errors.map((error) => publicError(error, requestIdOf(extra)).toJSON()),
  },
  server,
  PING_EVERY_MS,
);

/** Who has opened a socket, fixed from here on. False, or a close of its own, when that is nobody who may. */
async function recognise(extra: Extra & Opened, params: Record<string, unknown> | undefined): Promise<boolean> {
  const isForeign = isForeignOrigin(extra.request.headers.origin ?? null, askedOf(extra.request));
  try {
    extra.graph = await socketContext(extra.request, params, isForeign);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    extra.socket.close(CloseCode.Unauthorized, error.message.slice(0, LONGEST_REASON));
    return true;
  }
  unnamed.get(extra.request)?.();
  const leave = takeConnection(extra.graph);
  if (leave === null) {
    extra.socket.close(TRY_AGAIN_LATER, "Too many connections");
    return true;
  }
  extra.leave = leave;
  if (extra.socket.readyState !== extra.socket.OPEN) leave();
  const credential = credentialOf(extra.graph.viewer);
  if (credential === null) return !isForeign;
  const close = () => extra.socket.close(CloseCode.Unauthorized, "The session has ended");
  extra.unwatch = watchCredential(credential, close);
  // It may have closed while the credential was read; then nobody would stop watching.
  if (extra.socket.readyState !== extra.socket.OPEN) extra.unwatch();
  return true;
}

// Looking at a document keeps the process busy: those of all sockets are looked at in turns.
const documentTurn = oneAtATime();

type Params = Named & { operationName?: string | null; variables?: Record<string, unknown> | null };

function requestIdOf({ graph }: Opened): string {
  return graph?.requestId ?? "none";
}

async function prepare(extra: Extra & Opened, open: number, params: Params) {
  const requestId = requestIdOf(extra);
  const { graph } = extra;
  try {
    if (graph === undefined) throw new Error("A socket was used before it was acknowledged.");
    if (open > MOST_OPERATIONS) return refused(graph, "", [new RateLimitedError(1)]);
    await documentTurn();
    mustHavePoints(graph);
    const text = textOf(params);
    if (text === undefined) return refused(graph, "", [missingDocument(requestId)]);
    judgeVariables(params.variables);
    const engine = yoga.getEnveloped({ graph, params });
    const document = engine.parse(text);
    const problems = engine.validate(engine.schema, document);
    if (problems.length > 0) return refused(graph, text, problems);
    const args: ExecutionArgs = {
      schema: engine.schema,
      document,
      operationName: params.operationName,
      variableValues: params.variables,
      // Of its own: what is read for an answer is kept with it.
      contextValue: { ...graph },
    };
    engines.set(args, engine);
    return args;
  } catch (error) {
    if (graph === undefined || isRateLimited(error)) return [publicError(error, requestId)];
    return refused(graph, params.query ?? "", [error]);
  }
}

/** What is refused before its price is known costs points here as over HTTP. */
function refused(graph: GraphContext, text: string, problems: readonly unknown[]) {
  spendRefusal(graph, text.length);
  return problems.map((problem) => publicError(problem, graph.requestId));
}

function isRateLimited(error: unknown): boolean {
  return error instanceof RateLimitedError;
}

function engineOf(args: object): Engine {
  const engine = engines.get(args);
  if (engine === undefined) throw new Error("An operation has lost its engine.");
  return engine;
}

/**
 * Takes an upgrade of /graphql to graphql-transport-ws. False when the upgrade is for somebody else.
 * From another site's page it is refused with 403 where it brings our cookie; without, it needs a key in its first message.
 * An address with too many sockets that say nothing is told to come back.
 */
export function handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean {
  if (req.url?.split("?", 1)[0] !== "/graphql") return false;
  if (isStopping()) return refuse(socket, "503 Service Unavailable\r\nRetry-After: 1");
  const isForeign = isForeignOrigin(req.headers.origin ?? null, askedOf(req));
  if (isForeign && sessionCookieOf(req.headers.cookie ?? null) !== null) return refuse(socket, "403 Forbidden");
  const named = takeUnnamed(clientAddress(req));
  if (named === null) return refuse(socket, "503 Service Unavailable\r\nRetry-After: 5");
  unnamed.set(req, named);
  socket.once("close", named);
  server.handleUpgrade(req, socket, head, (opened) => {
    server.emit("connection", opened, req);
    // A broken frame is the sender's fault, closed with its code already; the library would print each as ours.
    opened.removeAllListeners("error");
    opened.on("error", (error) => log.debug({ event: "socket error", reason: error.message }));
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
