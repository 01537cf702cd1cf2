import { GraphQLError } from "graphql";
import { DomainError, InvalidInputError, QuotaExceededError, RateLimitedError } from "#graphql/domain/errors.ts";
import { misfitOf } from "#graphql/gateway/graphql/errors/misfits.ts";
import { TooLargeError } from "#graphql/gateway/graphql/tokens.ts";
import { extensionsOf, type ToldCode } from "#graphql/gateway/http/told-error.ts";
import { isDatabaseAway } from "#graphql/runtime/database/away.ts";
import { log } from "#graphql/runtime/log.ts";

/**
 * What the transports and the GraphQL engine say about a request they can't take. `isDocuments`: the request was well
 * made, only its document or variables are not.
 */
export type Trouble = { status: number; headers?: Record<string, string>; isDocuments?: boolean };

const statusOf: Record<string, number> = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PROOF_REQUIRED: 403,
  READ_ONLY: 403,
  ACCOUNT_SUSPENDED: 403,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
};

/** How long a caller should wait for a database that is away. */
const RETRY_AFTER_SECONDS = 5;

const MISSING_DOCUMENT = "PERSISTED_QUERY_NOT_FOUND" satisfies ToldCode;

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
  if (cause instanceof DomainError) return refusal(error, cause, requestId);
  if (isCallersMistake(error, cause)) return mistake(error, cause, requestId);
  if (isDatabaseAway(cause)) return unavailable(error, cause, requestId);
  log.error({ event: "request failed", requestId, path: pathOf(error), err: cause }, "an unexpected error was masked");
  const extensions = extensionsOf("INTERNAL_ERROR", requestId);
  return publish(error, "Something went wrong on our side.", extensions, { status: 500 });
}

/** Nothing is wrong with the request; the same one is answered once the database is back. */
function unavailable(error: unknown, cause: unknown, requestId: string): GraphQLError {
  log.warn({ event: "database away", requestId, path: pathOf(error), err: cause });
  const extensions = { ...extensionsOf("INTERNAL_ERROR", requestId), retryAfterSeconds: RETRY_AFTER_SECONDS };
  const headers = { "retry-after": String(RETRY_AFTER_SECONDS) };
  return publish(error, "We cannot answer at the moment. Try again shortly.", extensions, { status: 503, headers });
}

/** The answer to a SHA-256 that stands for no document here. Clients know its message, and send the text. */
export function missingDocument(requestId: string): GraphQLError {
  return publish(undefined, "PersistedQueryNotFound", extensionsOf(MISSING_DOCUMENT, requestId), { status: 400 });
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

function refusal(error: unknown, cause: DomainError, requestId: string): GraphQLError {
  const isQuotaOfTime = cause instanceof QuotaExceededError && cause.resetsAt !== null;
  const extensions = {
    ...extensionsOf(cause.code, requestId),
    ...(isQuotaOfTime && { retryable: true }),
    ...(cause instanceof InvalidInputError && { fields: cause.fields }),
    ...(cause instanceof QuotaExceededError && { resetsAt: cause.resetsAt?.toISOString() ?? null }),
    ...(cause instanceof RateLimitedError && { retryAfterSeconds: cause.retryAfterSeconds }),
  };
  const headers = cause instanceof RateLimitedError ? { "retry-after": String(cause.retryAfterSeconds) } : undefined;
  return publish(error, cause.message, extensions, { status: statusOf[cause.code] ?? 200, headers });
}

/** The engine's words for a request that it can't read, or that names no operation of its document. */
const REQUESTS: ReadonlySet<unknown> = new Set(["BAD_REQUEST", "OPERATION_RESOLUTION_FAILURE"]);

/** The engine's words for variables that don't fit in more places than it tells of. */
const TOO_MANY_VALUES = "Too many errors processing variables";
const MEND_THE_FIRST =
  "More than 50 values of the variables don't fit; the first 50 are named. Mend them and send the operation again.";

function mistake(error: unknown, cause: GraphQLError, requestId: string): GraphQLError {
  const { code, http } = cause.extensions;
  const given = typeof http === "object" && http !== null && "status" in http ? http.status : 400;
  const status = typeof given === "number" ? given : 400;
  // A document that is too large is refused unread.
  const isDocuments = status === 400 && !REQUESTS.has(code) && !(cause instanceof TooLargeError);
  const trouble = { status, isDocuments };
  const message = cause.message.startsWith(TOO_MANY_VALUES) ? MEND_THE_FIRST : cause.message;
  const misfit = error instanceof GraphQLError ? misfitOf(error, cause) : null;
  const extensions = { ...extensionsOf("INVALID_INPUT", requestId), ...(misfit !== null && { fields: [misfit] }) };
  return publish(error, misfit?.message ?? message, extensions, trouble);
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
