import type { DocumentNode } from "graphql";
import { isAsyncIterable, type Plugin, processRegularResult } from "graphql-yoga";
import { exchangeOf } from "#graphql/gateway/caller/context.ts";
import { isMissingDocument, missingDocument } from "#graphql/gateway/graphql/errors/public-error.ts";

/** What a request may carry instead of a document's text. */
export type Named = {
  query?: string | null;
  documentId?: unknown;
  extensions?: Record<string, unknown> | null;
};

let texts: ReadonlyMap<string, string> = new Map();
// For good, unlike the engine's own memory of documents, which strangers can fill.
const parsed = new Map<string, DocumentNode | null>();
const names = new Map<string, string>();

/** What operations are called that are none of the site's own. */
export const OTHER = "other";
const NAME = /^\s*(?:query|mutation|subscription)\s+(\w+)/m;

/** Takes the site's own documents by the SHA-256 of their texts, in the place of those it had. */
export function adoptDocuments(documents: Readonly<Record<string, string>>): void {
  texts = new Map(Object.entries(documents));
  parsed.clear();
  names.clear();
  for (const text of texts.values()) {
    parsed.set(text, null);
    names.set(text, NAME.exec(text)?.[1] ?? OTHER);
  }
}

/** What an operation is called in metrics: one of the site's own documents by its name, any other "other", whatever it says. */
export function nameOf(text: string | undefined): string {
  return (text === undefined ? undefined : names.get(text)) ?? OTHER;
}

/** The documents that can be asked for by their SHA-256. */
export function knownDocuments(): Record<string, string> {
  return Object.fromEntries(texts);
}

/**
 * The SHA-256 that stands for the document: `extensions.persistedQuery.sha256Hash`, or `documentId` ("sha256:" may stand
 * before it). Null where the request brings its text, or neither.
 */
function documentIdOf({ query, documentId, extensions }: Named): string | null {
  if (query) return null;
  const told = extensions?.persistedQuery;
  const hash = typeof told === "object" && told !== null && "sha256Hash" in told ? told.sha256Hash : documentId;
  return typeof hash === "string" ? hash.replace(/^sha256:/, "").toLowerCase() : null;
}

/** The text that a request is about; undefined where it names a document that is not known here. */
export function textOf(named: Named): string | undefined {
  const id = documentIdOf(named);
  return id === null ? (named.query ?? "") : texts.get(id);
}

/**
 * Lets the site's own documents be asked for by their SHA-256, over HTTP and as server-sent events. On every transport
 * they are parsed and validated once; who asks and what that leaves of its points is looked at each time, as of any other.
 */
export const persisted: Plugin = {
  onParams({ request, params, setParams }) {
    if (documentIdOf(params) === null) return;
    const query = textOf(params);
    if (query === undefined) throw missingDocument(exchangeOf(request).requestId);
    const { operationName, variables, extensions } = params;
    setParams({ query, operationName, variables, extensions });
  },
  onParse({ params, setParsedDocument }) {
    const text = String(params.source);
    const document = parsed.get(text);
    if (document === undefined) return;
    if (document !== null) return setParsedDocument(document);
    return ({ result }) => {
      if (isDocument(result)) parsed.set(text, result);
    };
  },
  onResultProcess({ result, setResultProcessor }) {
    // Never as an event: clients send the text after each answer, and a stream has one more, its end.
    if (isAsyncIterable(result) || Array.isArray(result) || !result.errors?.some(isMissingDocument)) return;
    setResultProcessor(processRegularResult, "application/json");
  },
};

function isDocument(result: unknown): result is DocumentNode {
  return typeof result === "object" && result !== null && "kind" in result && result.kind === "Document";
}
