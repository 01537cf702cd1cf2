import { type ExecutionResult, type GraphQLError, isEnumType } from "graphql";
import { countCall } from "#graphql/domain/operations/metrics/traffic.ts";
import { nameOf, OTHER } from "#graphql/gateway/graphql/persisted.ts";
import { log } from "#graphql/runtime/log.ts";
import { counter, histogram, secondsSince, WAITED_FOR } from "#graphql/runtime/metrics/metrics.ts";
import { traceStep } from "#graphql/runtime/tracing/tracing.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { schema } from "#graphql/schema/schema.ts";

const operation = "operation";
const requests = counter({
  name: "graphql_requests_total",
  help: "GraphQL operations by name (other: none of the site's own) and outcome: ok, refused, failed (a fault of ours).",
  labels: [operation, "outcome"],
});
const refusals = counter({
  name: "graphql_refusals_total",
  help: "Refusals of GraphQL operations by name and code.",
  labels: [operation, "code"],
});
const durations = histogram(
  {
    name: "graphql_request_duration_seconds",
    help: "How long GraphQL operations take; a subscription, until it is open.",
    labels: [operation],
  },
  WAITED_FOR,
);

// What rises from nothing is not seen to rise.
requests.inc({ operation: OTHER, outcome: "failed" }, 0);

/** What is known of an operation once it is answered; `startedAt` is a moment of `performance.now()`. */
export type Answered = {
  text: string | undefined;
  startedAt: number;
  requestId: string;
  graph?: Pick<GraphContext, "viewer" | "transport"> | undefined;
};

/** Counts an operation and its outcome, and logs one line of it. */
export function tellOfOperation({ text, startedAt, requestId, graph }: Answered, result: ExecutionResult): void {
  const seconds = secondsSince(startedAt);
  const name = nameOf(text);
  const codes = codesIn(result);
  const outcome = codes.length === 0 ? "ok" : codes.includes(FAULT) ? "failed" : "refused";
  requests.inc({ operation: name, outcome });
  durations.observe({ operation: name }, seconds);
  countCall(seconds, outcome === "failed");
  for (const code of codes) if (code !== FAULT) refusals.inc({ operation: name, code });
  log.info({
    event: "operation",
    operation: name,
    outcome,
    ...(codes.length > 0 && { codes }),
    transport: graph?.transport,
    userId: graph?.viewer?.userId,
    ms: Math.round(seconds * 1000),
    requestId,
  });
  const attributes = { "graphql.operation.name": name, "nbv.outcome": outcome, "nbv.account": graph?.viewer?.userId };
  traceStep({ name: `graphql ${name}`, requestId, startedAt, attributes });
}

const FAULT = "INTERNAL_ERROR";
/** A caller may name any field `code` or `__typename`: only what the schema knows as a code is one. */
const known = new Set(["PERSISTED_QUERY_NOT_FOUND", ...codesOfSchema()]);

function codesOfSchema(): string[] {
  const type = schema.getType("ErrorCode");
  return isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
}

/** The codes of all errors and of all refusals that stand in place of what was asked for, each once. */
function codesIn({ errors, data }: ExecutionResult): string[] {
  const codes = new Set<string>();
  for (const error of errors ?? []) codes.add(codeOf(error));
  for (const name in data) {
    const code = refusalIn(data[name]);
    if (code !== null) codes.add(code);
  }
  return [...codes];
}

function codeOf({ extensions: { code } }: GraphQLError): string {
  return typeof code === "string" && known.has(code) ? code : "INVALID_INPUT";
}

/** By its code where that was asked for, otherwise by its type: InsufficientCreditsError is INSUFFICIENT_CREDITS. */
function refusalIn(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("__typename" in value)) return null;
  const { __typename: type } = value;
  if (typeof type !== "string" || !type.endsWith("Error")) return null;
  if ("code" in value && typeof value.code === "string" && known.has(value.code)) return value.code;
  const code = type
    .slice(0, -"Error".length)
    .replace(/(?!^)([A-Z])/g, "_$1")
    .toUpperCase();
  return known.has(code) ? code : null;
}
