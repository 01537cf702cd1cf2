import { GraphQLError } from "graphql";
import { DomainError, InvalidInputError, QuotaExceededError, RateLimitedError } from "#graphql/domain/errors.ts";
import { isDatabaseAway } from "#graphql/runtime/database/away.ts";
import { log } from "#graphql/runtime/log.ts";

/** What the transports and the GraphQL engine say about a request they can't take. */
type Trouble = { status: number; headers?: Record<string, string> };

const statusOf: Record<string, number> = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
};

/** How long a caller should wait for a database that is away. */
const RETRY_AFTER_SECONDS = 5;

const MISSING_DOCUMENT = "PERSISTED_QUERY_NOT_FOUND";

// The HTTP side of an error that is made public here; kept apart so that it never gets into an answer's text.
const troubles = new WeakMap<GraphQLError, Trouble>();

/** The HTTP side of a public error: none for a refusal of one thing among others that were asked for. */
export function troubleOf(error: unknown): Trouble | undefined {
  return error instanceof GraphQLError ? troubles.get(error) : undefined;
}

/**
 * What the caller may see of an error: an expected refusal with its code, a mistake in the document or the request as
 * INVALID_INPUT, and of everything else only that it happened, with the request's id; its stack goes to the log.
 */
export function publicError(error: unknown, requestId: string): GraphQLError {
  if (error instanceof GraphQLError && troubles.has(error)) return error;
  const cause = causeOf(error);
  if (cause instanceof DomainError) return refusal(error, cause);
  if (isCallersMistake(error, cause)) return mistake(error, cause);
  if (isDatabaseAway(cause)) return unavailable(error, cause, requestId);
  log.error({ event: "request failed", requestId, path: pathOf(error), err: cause }, "an unexpected error was masked");
  return publish(error, "Something went wrong on our side.", { code: "INTERNAL_ERROR", requestId }, { status: 500 });
}

/** Nothing is wrong with the request; the same one is answered once the database is back. */
function unavailable(error: unknown, cause: unknown, requestId: string): GraphQLError {
  log.warn({ event: "database away", requestId, path: pathOf(error), err: cause });
  const extensions = { code: "INTERNAL_ERROR", requestId, retryAfterSeconds: RETRY_AFTER_SECONDS };
  const headers = { "retry-after": String(RETRY_AFTER_SECONDS) };
  return publish(error, "We cannot answer at the moment. Try again shortly.", extensions, { status: 503, headers });
}

/** The answer to a SHA-256 that stands for no document here. Clients know its message, and send the text. */
export function missingDocument(requestId: string): GraphQLError {
  return publish(undefined, "PersistedQueryNotFound", { code: MISSING_DOCUMENT, requestId }, { status: 400 });
}

/** Whether an error says that a SHA-256 stands for no document here. */
export function isMissingDocument({ extensions }: GraphQLError): boolean {
  return extensions.code === MISSING_DOCUMENT;
}

function causeOf(error: unknown): unknown {
  const inner = error instanceof GraphQLError ? error.originalError : undefined;
  return inner === undefined ? error : causeOf(inner);
}

// Before execution the engine complains of the document or its variables, which is the caller's doing. While it
// executes (then the error has a path) it complains of what our resolvers gave it, but for arguments left out.
function isCallersMistake(error: unknown, cause: unknown): cause is GraphQLError {
  if (!(cause instanceof GraphQLError)) return false;
  return pathOf(error) === undefined || cause.message.startsWith("Argument ");
}

function refusal(error: unknown, cause: DomainError): GraphQLError {
  const extensions = {
    code: cause.code,
    ...(cause instanceof InvalidInputError && { fields: cause.fields }),
    ...(cause instanceof QuotaExceededError && { resetsAt: cause.resetsAt?.toISOString() ?? null }),
    ...(cause instanceof RateLimitedError && { retryAfterSeconds: cause.retryAfterSeconds }),
  };
  const headers = cause instanceof RateLimitedError ? { "retry-after": String(cause.retryAfterSeconds) } : undefined;
  return publish(error, cause.message, extensions, { status: statusOf[cause.code] ?? 200, headers });
}

function mistake(error: unknown, cause: GraphQLError): GraphQLError {
  const http = cause.extensions.http;
  const status = typeof http === "object" && http !== null && "status" in http ? http.status : undefined;
  const trouble = { status: typeof status === "number" ? status : 400 };
  return publish(error, cause.message, { code: "INVALID_INPUT" }, trouble);
}

function publish(error: unknown, message: string, extensions: Record<string, unknown>, trouble: Trouble): GraphQLError {
  const place = error instanceof GraphQLError ? error : undefined;
  const { nodes, source, positions, path } = place ?? {};
  const made = new GraphQLError(message, { nodes, source, positions, path, extensions });
  troubles.set(made, trouble);
  return made;
}

function pathOf(error: unknown): readonly (string | number)[] | undefined {
  return error instanceof GraphQLError ? error.path : undefined;
}
