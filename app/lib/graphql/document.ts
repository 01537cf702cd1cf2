import { parse } from "gql.tada";
import type { DefinitionNode, DocumentNode } from "graphql";
import type { WrittenDocument } from "#app/lib/graphql/graphql.ts";

const parsed = new Map<string, readonly DefinitionNode[]>();
const documents = new Map<WrittenDocument, DocumentNode>();

function definitionsOf({ text, fragments }: WrittenDocument): DefinitionNode[] {
  let own = parsed.get(text);
  if (own === undefined) {
    // Of a text that is not known when types are checked, it says that it gives nothing.
    own = (parse(text) as DocumentNode).definitions;
    parsed.set(text, own);
  }
  return [...new Set([...own, ...fragments.flatMap(definitionsOf)])];
}

/** Whether a value is what `graphql` gives. */
export function isWritten(value: unknown): value is WrittenDocument {
  return typeof value === "object" && value !== null && "text" in value && "fragments" in value;
}

/** The parsed form of what `graphql` was given, with each fragment once; of anything else the thing itself. */
export function documentOf<Document extends object>(document: Document): Document {
  return isWritten(document) ? (parsedDocument(document) as Document & DocumentNode) : document;
}

/** The same document each time, for urql knows a document by itself. */
export function parsedDocument(written: WrittenDocument): DocumentNode {
  const known = documents.get(written);
  const document = known ?? ({ kind: "Document", definitions: definitionsOf(written) } as DocumentNode);
  documents.set(written, document);
  return document;
}
