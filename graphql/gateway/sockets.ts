import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ExecutionArgs } from "graphql";
import { CloseCode, handleProtocols } from "graphql-ws";
import { type Extra, useServer as serveSockets } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { RateLimitedError } from "#graphql/domain/errors.ts";
import { socketContext } from "#graphql/gateway/context.ts";
import { publicError } from "#graphql/gateway/errors.ts";
import { MOST_BODY_BYTES } from "#graphql/gateway/limits.ts";
import { isForeignOrigin } from "#graphql/gateway/origin.ts";
import { watchSession } from "#graphql/gateway/watch.ts";
import { yoga } from "#graphql/gateway/yoga.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { log } from "#graphql/runtime/log.ts";
import type { GraphContext } from "#graphql/schema/context.ts";
import { schema } from "#graphql/schema/schema.ts";

const PING_EVERY_MS = 15 * SECOND;
const INIT_WITHIN_MS = 5 * SECOND;
const MOST_OPERATIONS = 50;

/** What is known of an open socket. */
type Opened = { graph?: GraphContext; unwatch?: () => void };
type Engine = ReturnType<typeof yoga.getEnveloped>;

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: MOST_BODY_BYTES,
  handleProtocols,
});

// Each operation runs in the engine that parsed it, so that limits and masking are those of HTTP.
const engines = new WeakMap<object, Engine>();

const sockets = serveSockets<Record<string, unknown>, Opened>(
  {
    schema,
    connectionInitWaitTimeout: INIT_WITHIN_MS,
    onConnect: async ({ extra }) => {
      extra.graph = await socketContext(extra.request);
      const sessionId = extra.graph.viewer?.sessionId ?? null;
      if (sessionId === null) return;
      const close = () => extra.socket.close(CloseCode.Unauthorized, "The session has ended");
      extra.unwatch = watchSession(sessionId, close);
      // It may have closed while the session was read; then nobody would stop watching.
      if (extra.socket.readyState !== extra.socket.OPEN) extra.unwatch();
    },
    onClose: ({ extra }) => extra.unwatch?.(),
    onSubscribe: ({ extra, subscriptions }, _id, params) => prepare(extra, Object.keys(subscriptions).length, params),
    execute: (args) => engineOf(args).execute(args),
    subscribe: (args) => engineOf(args).subscribe(args),
    onError: ({ extra }, _id, _payload, errors) =>
      errors.map((error) => publicError(error, requestIdOf(extra)).toJSON()),
  },
  server,
  PING_EVERY_MS,
);

type Params = { query: string; operationName?: string | null; variables?: Record<string, unknown> | null };

function requestIdOf({ graph }: Opened): string {
  return graph?.requestId ?? "none";
}

function prepare(extra: Extra & Opened, open: number, params: Params) {
  const requestId = requestIdOf(extra);
  const { graph } = extra;
  try {
    if (graph === undefined) throw new Error("A socket was used before it was acknowledged.");
    if (open > MOST_OPERATIONS) throw new RateLimitedError(1);
    const engine = yoga.getEnveloped({ graph, params });
    const document = engine.parse(params.query);
    const problems = engine.validate(engine.schema, document);
    if (problems.length > 0) return problems.map((problem: unknown) => publicError(problem, requestId));
    const args: ExecutionArgs = {
      schema: engine.schema,
      document,
      operationName: params.operationName,
      variableValues: params.variables,
      contextValue: graph,
    };
    engines.set(args, engine);
    return args;
  } catch (error) {
    return [publicError(error, requestId)];
  }
}

function engineOf(args: object): Engine {
  const engine = engines.get(args);
  if (engine === undefined) throw new Error("An operation has lost its engine.");
  return engine;
}

/**
 * Takes an upgrade of /graphql to graphql-transport-ws. False when the upgrade is for somebody else.
 * From another site's page it is refused with 403.
 */
export function handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean {
  if (req.url?.split("?", 1)[0] !== "/graphql") return false;
  if (isForeignOrigin(req.headers.origin ?? null, req.headers.host ?? null)) {
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    return true;
  }
  server.handleUpgrade(req, socket, head, (opened) => {
    opened.on("error", (error) => log.debug({ event: "socket error", reason: error.message }));
    server.emit("connection", opened, req);
  });
  return true;
}

/** Closes every socket with "going away", for a stop: clients connect again elsewhere and resume. */
export async function closeSockets(): Promise<void> {
  await sockets.dispose();
}
