import { type DocumentNode, getOperationAST, type OperationTypeNode, print } from "graphql";
import { LRUCache } from "lru-cache";

/** Characters of all documents together: their trees take some ten times as much memory. */
const MOST_CHARACTERS = 2_000_000;

const known = new LRUCache<string, DocumentNode>({
  maxSize: MOST_CHARACTERS,
  sizeCalculation: (_document, text) => text.length + 1,
});

/** Remembers a document that is within our limits and valid, by its text. */
export function keepInMind(document: DocumentNode): void {
  const text = document.loc?.source.body ?? print(document);
  known.set(text, document);
}

/** The document with this text, if it was valid when it came before. */
export function knownDocument(text: string): DocumentNode | undefined {
  return known.get(text);
}

/** What kind of operation would be run; undefined where it is not clear which. */
export function operationKind(document: DocumentNode, name: string | null | undefined): OperationTypeNode | undefined {
  return getOperationAST(document, name)?.operation;
}
