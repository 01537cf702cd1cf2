import type { ExecutionResult } from "graphql";
import type { Exchange, Head } from "#graphql/gateway/caller/context.ts";
import { readableHeaders } from "#graphql/gateway/caller/cors.ts";
import { publicError, type Trouble, troubleOf } from "#graphql/gateway/graphql/errors/public-error.ts";
import { bearerChallenge } from "#graphql/gateway/http/told-error.ts";

export type AnswerType = "application/json" | "application/graphql-response+json";

const JSON_TYPE = /^(application\/(graphql-response\+json|json|\*)|\*\/\*)$/;

/** The first type among those that are taken in which an answer is written; null where there is none. */
export function answerTypeFor({ header }: Pick<Head, "header">): AnswerType | null {
  const accept = header("accept");
  if (accept === null) return "application/json";
  const types = accept.split(",").map((type) => type.split(";", 1)[0]?.trim().toLowerCase() ?? "");
  const taken = types.find((type) => JSON_TYPE.test(type));
  if (taken === undefined) return null;
  return taken.includes("graphql-response") ? "application/graphql-response+json" : "application/json";
}

/** A result with its errors as the caller may see them. */
export function made(result: ExecutionResult, requestId: string): ExecutionResult {
  if (result.errors === undefined) return result;
  return { ...result, errors: result.errors.map((error) => publicError(error, requestId)) };
}

/** A result as it is sent, and the status and headers that its errors ask for. */
export function honest(result: ExecutionResult, { head, requestId }: Exchange) {
  const { errors, ...told } = made(result, requestId);
  if (errors === undefined) return { result, status: 200, headers: {} };
  const troubles = errors.flatMap((error) => troubleOf(error) ?? []);
  // A fault of ours in one part does not make the rest that was answered a failure; a wrong request stays wrong.
  const isAnswered = result.data !== undefined && result.data !== null;
  const statuses = troubles
    .map((trouble) => statusFor(head, trouble))
    .filter((status) => !(isAnswered && status === 500));
  const headers: Record<string, string> = Object.assign({}, ...troubles.map((trouble) => trouble.headers));
  return { result: { errors, ...told }, status: Math.max(200, ...statuses), headers };
}

/**
 * The status of a trouble. Who takes plain JSON only might read another answer than 200 as one that did not come from
 * GraphQL at all (GraphQL over HTTP, 6.4.1): a document that does not parse, validate or fit its variables is 200 there.
 */
function statusFor(head: Head, { status, isDocuments }: Trouble): number {
  return isDocuments === true && answerTypeFor(head) === "application/json" ? 200 : status;
}

/** What stands on an answer of this status beside the headers of its result: request id, rights, points. */
export function headersOf({ head, requestId, headers }: Exchange, status: number): Record<string, string> {
  return {
    "cache-control": "no-store",
    "x-request-id": requestId,
    ...(status === 401 && { "www-authenticate": bearerChallenge(head.header("authorization")) }),
    ...Object.fromEntries(headers),
    ...readableHeaders(head),
  };
}
