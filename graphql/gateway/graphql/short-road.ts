import type { DocumentNode, ExecutionResult } from "graphql";
import { callerIn, type Exchange, type Head, newExchange } from "#graphql/gateway/caller/context.ts";
import type { ReadCaller } from "#graphql/gateway/caller/credentials.ts";
import { gzipped, takesGzip } from "#graphql/gateway/files/compress.ts";
import { type AnswerType, answerTypeFor, headersOf, honest, made } from "#graphql/gateway/graphql/answers.ts";
import { executeOperation } from "#graphql/gateway/graphql/compiled.ts";
import { publicError } from "#graphql/gateway/graphql/errors/public-error.ts";
import { knownDocument, operationKind } from "#graphql/gateway/graphql/known-documents.ts";
import { judgeVariables } from "#graphql/gateway/graphql/limits.ts";
import { textOf } from "#graphql/gateway/graphql/persisted.ts";
import { isFromAnotherSite, isJson, jsonIn, SSE_TOKEN } from "#graphql/gateway/graphql/plugins.ts";
import { billed, mustHavePoints, priceOf, spendRefusal, take } from "#graphql/gateway/graphql/rate-limit.ts";
import { inTurn } from "#graphql/gateway/http/request-queue.ts";
import { tellOfOperation } from "#graphql/gateway/watch/operations.ts";
import { countingWork } from "#graphql/runtime/database/work.ts";
import type { GraphContext } from "#graphql/schema/core/context.ts";
import { schema } from "#graphql/schema/schema.ts";

/** An answer as it goes out. */
export type Answer = {
  status: number;
  headers: Record<string, string>;
  cookies: readonly string[];
  body: string | Buffer;
};

type Params = {
  query?: string | null;
  documentId?: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
  extensions?: Record<string, unknown> | null;
};

/** A page has waited for its turn as a whole, and may know who asks. */
export type OfPage = { readCaller?: ReadCaller };

/** Operations that may take more points than this wait for their turn, as those do that nobody knows yet. */
const HEAVY_POINTS = 500;

/** Whether a request may be answered here, as far as its head tells: JSON is posted, and JSON is taken. */
export function mayGoShort(head: Head): boolean {
  const { method, header } = head;
  if (method !== "POST" || !isJson(header("content-type")) || header("content-encoding") !== null) return false;
  const accept = header("accept");
  if (header(SSE_TOKEN) !== null || (accept !== null && /charset|event-stream|multipart/i.test(accept))) return false;
  return answerTypeFor(head) !== null && !isFromAnotherSite(head, header("host"));
}

/**
 * Answers a query or a mutation whose document was valid when it came before, by the same functions and in the same order as
 * the long road through Yoga, which takes all the rest: what is new, wrong, or no single answer.
 * @param body what was posted, whole.
 * @param page for what a page asks.
 * @returns null where it has to go the long way; nothing was done then.
 */
export async function answerShort(head: Head, body: string, clientIp: string, page?: OfPage): Promise<Answer | null> {
  const type = answerTypeFor(head);
  const params = paramsIn(body);
  if (type === null || params === null) return null;
  const text = textOf(params);
  const document = text === undefined ? undefined : knownDocument(text);
  if (text === undefined || document === undefined) return null;
  const kind = operationKind(document, params.operationName);
  if (kind === undefined || kind === "subscription") return null;
  const exchange = newExchange(head);
  exchange.characters = text.length;
  const caller = () => callerIn(exchange, clientIp, page?.readCaller);
  const turn = page === undefined ? inTurn : async () => undefined;
  const result = await resultOf(exchange, document, params, { caller, turn });
  tellOfOperation({ ...exchange, text }, result);
  return told(exchange, type, result);
}

/** What was posted, where it is made as the long road wants it too. */
function paramsIn(body: string): Params | null {
  const params = jsonIn(body);
  if (!isObject(params)) return null;
  for (const name in params) if (!PARAMS.has(name) && params[name] !== null) return null;
  const { query, documentId, operationName, variables, extensions } = params;
  const isTold = isTextOrNone(query) && isTextOrNone(operationName) && isObjectOrNone(variables);
  // A document's id stands for its text, never beside it.
  if (!isTold || !isObjectOrNone(extensions) || (documentId !== undefined && typeof query === "string")) return null;
  return params;
}

const PARAMS = new Set(["query", "documentId", "operationName", "variables", "extensions"]);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isObjectOrNone = (value: unknown) => value === undefined || value === null || isObject(value);
const isTextOrNone = (value: unknown) => value === undefined || value === null || typeof value === "string";

async function resultOf(
  exchange: Exchange,
  document: DocumentNode,
  params: Params,
  { caller, turn }: { caller: () => Promise<GraphContext>; turn: () => Promise<void> },
) {
  let graph: GraphContext | undefined;
  try {
    graph = await caller();
    mustHavePoints(graph);
    judgeVariables(params.variables);
    return await executed(exchange, graph, { document, params, turn });
  } catch (error) {
    if (!exchange.isPriced && graph !== undefined) spendRefusal(graph, exchange.characters);
    return { errors: [publicError(error, exchange.requestId)] };
  }
}

type Asked = { document: DocumentNode; params: Params; turn: () => Promise<void> };

async function executed(exchange: Exchange, contextValue: GraphContext, { document, params, turn }: Asked) {
  const { operationName, variables: variableValues } = params;
  const operation = { schema, document, operationName, variableValues, contextValue };
  const prices = priceOf(operation);
  if (prices === null) throw new Error("A known operation has no price.");
  exchange.isPriced = true;
  const taken = await take(prices.answer, contextValue);
  if (prices.answer.points > HEAVY_POINTS) await turn();
  const result: ExecutionResult = await countingWork(taken.work, () => executeOperation(operation));
  return billed(made(result, exchange.requestId), taken, contextValue);
}

async function told(exchange: Exchange, type: AnswerType, given: ExecutionResult): Promise<Answer> {
  const { result, status, headers } = honest(given, exchange);
  const body = JSON.stringify(result);
  const { cookies } = exchange;
  const all: Record<string, string> = {
    "content-type": `${type}; charset=utf-8`,
    ...headers,
    ...headersOf(exchange, status),
  };
  if (cookies.length > 0 || !takesGzip(exchange.head.header("accept-encoding"))) {
    return { status, headers: all, cookies, body };
  }
  all.vary = "Accept-Encoding";
  const packed = await gzipped(body);
  if (packed === null) return { status, headers: all, cookies, body };
  return { status, headers: { ...all, "content-encoding": "gzip" }, cookies, body: packed };
}
