import type { IncomingMessage } from "node:http";
import type { ExecutionArgs, ExecutionResult, GraphQLError } from "graphql";
import { CloseCode, makeServer } from "graphql-ws";
import { isAsyncIterable } from "graphql-yoga";
import type { WebSocket } from "ws";
import { DomainError, RateLimitedError } from "#graphql/domain/errors.ts";
import { socketContext } from "#graphql/gateway/caller/context.ts";
import { askedOf, isForeignOrigin } from "#graphql/gateway/caller/origin.ts";
import { missingDocument, publicError } from "#graphql/gateway/graphql/errors/public-error.ts";
import { judgeVariables } from "#graphql/gateway/graphql/limits.ts";
import { type Named, textOf } from "#graphql/gateway/graphql/persisted.ts";
import { mustHavePoints, spendRefusal } from "#graphql/gateway/graphql/rate-limit.ts";
import { yoga } from "#graphql/gateway/graphql/yoga.ts";
import { takeConnection } from "#graphql/gateway/live/connections.ts";
import { operationSink, type Wire } from "#graphql/gateway/live/frames.ts";
import { offerSink } from "#graphql/gateway/live/prepared-event.ts";
import { credentialOf, watchCredential } from "#graphql/gateway/live/revocation.ts";
import { type Answered, tellOfOperation } from "#graphql/gateway/watch/operations.ts";
import { SECOND } from "#graphql/runtime/clock.ts";
import { oneAtATime } from "#graphql/runtime/concurrency/one-at-a-time.ts";
import { log } from "#graphql/runtime/log.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { schema } from "#graphql/schema/schema.ts";

const INIT_WITHIN_MS = 5 * SECOND;
const MOST_OPERATIONS = 50;
const MOST_UNREAD_BYTES = 1_000_000;
const TRY_AGAIN_LATER = 1013;
/** RFC 6455 leaves 123 bytes for it. */
const LONGEST_REASON = 120;

/** What is known of an open socket. */
type Extra = {
  socket: WebSocket;
  request: IncomingMessage;
  wire: Wire;
  /** To be called when it has said who it is. */
  named(): void;
  graph?: GraphContext;
  unwatch?: () => void;
  leave?: () => void;
};
type Engine = ReturnType<typeof yoga.getEnveloped>;

/** What an operation was prepared with. */
type Prepared = Answered & { engine: Engine };

// Each operation runs in the engine that parsed it, so that limits and masking are those of HTTP.
const prepared = new WeakMap<object, Prepared>();

const protocol = makeServer<Record<string, unknown>, Extra>({
  schema,
  connectionInitWaitTimeout: INIT_WITHIN_MS,
  onConnect: ({ extra, connectionParams }) => recognise(extra, connectionParams),
  onClose: ({ extra }) => {
    extra.unwatch?.();
    extra.leave?.();
  },
  onSubscribe: ({ extra, subscriptions }, id, params) =>
    prepare(extra, { id, open: Object.keys(subscriptions).length, params }),
  execute: (args) => answered(args, (engine) => engine.execute(args)),
  subscribe: (args) => answered(args, (engine) => engine.subscribe(args)),
  // Events wait for the reader one by one; what piles up all the same belongs to somebody who does not read.
  onNext: ({ extra }) => {
    if (extra.socket.bufferedAmount > MOST_UNREAD_BYTES) extra.socket.terminate();
  },
  onError: ({ extra }, _id, _payload, errors) => errors.map((error) => publicError(error, requestIdOf(extra)).toJSON()),
});

/** Who has opened a socket, fixed from here on. False, or a close of its own, when that is nobody who may. */
async function recognise(extra: Extra, params: Record<string, unknown> | undefined): Promise<boolean> {
  const isForeign = isForeignOrigin(extra.request.headers.origin ?? null, askedOf(extra.request));
  try {
    extra.graph = await socketContext(extra.request, params, isForeign);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    extra.socket.close(CloseCode.Unauthorized, error.message.slice(0, LONGEST_REASON));
    return true;
  }
  extra.named();
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

function requestIdOf({ graph }: Extra): string {
  return graph?.requestId ?? "none";
}

async function prepare(extra: Extra, { id, open, params }: { id: string; open: number; params: Params }) {
  const requestId = requestIdOf(extra);
  const { graph } = extra;
  const startedAt = performance.now();
  const refused = (of: GraphContext, text: string, problems: readonly unknown[]) =>
    told(spent(of, text, problems), { text, startedAt, requestId, graph: of });
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
    const args: ExecutionArgs & { contextValue: GraphContext } = {
      schema: engine.schema,
      document,
      operationName: params.operationName,
      variableValues: params.variables,
      // Of its own: what is read for an answer is kept with it.
      contextValue: { ...graph },
    };
    prepared.set(args, { engine, text, startedAt, requestId, graph });
    offerSink(args.contextValue, operationSink(extra.wire, id));
    return args;
  } catch (error) {
    if (graph === undefined || isRateLimited(error)) {
      return told([publicError(error, requestId)], { text: undefined, startedAt, requestId, graph });
    }
    return refused(graph, params.query ?? "", [error]);
  }
}

/** What is refused before its price is known costs points here as over HTTP. */
function spent(graph: GraphContext, text: string, problems: readonly unknown[]) {
  spendRefusal(graph, text.length);
  return problems.map((problem) => publicError(problem, graph.requestId));
}

function told(errors: GraphQLError[], of: Answered): GraphQLError[] {
  tellOfOperation(of, { errors });
  return errors;
}

function isRateLimited(error: unknown): boolean {
  return error instanceof RateLimitedError;
}

type Answers = ExecutionResult | AsyncIterable<ExecutionResult>;

/** Answers an operation by the engine that parsed it, and tells of it: of a subscription, once it is open. */
async function answered(args: ExecutionArgs, answer: (engine: Engine) => Answers | Promise<Answers>) {
  const of = prepared.get(args);
  if (of === undefined) throw new Error("An operation has lost its engine.");
  // It begins once, and may last for hours.
  prepared.delete(args);
  const result = await answer(of.engine);
  tellOfOperation(of, isAsyncIterable(result) ? {} : result);
  return result;
}

/** Speaks graphql-transport-ws on a socket that has just been opened. */
export function speak(socket: WebSocket, { request, wire, named }: Pick<Extra, "request" | "wire" | "named">): void {
  const fault = (error: unknown) => {
    // It broke off while something was written to it.
    if (socket.readyState !== socket.OPEN) return log.debug({ event: "socket broken off", err: error });
    log.error({ event: "socket failed", err: error });
    socket.close(CloseCode.InternalServerError, "Internal server error");
  };
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (data) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) return resolve();
          socket.send(data, (error) => (error ? reject(error) : resolve()));
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) => socket.on("message", (message) => void take(String(message)).catch(fault)),
    },
    { socket, request, wire, named },
  );
  socket.once("close", (code, reason) => void closed(code, String(reason)).catch(fault));
}
