import { createHash } from "node:crypto";
import type { DocumentNode } from "graphql";
import { formatDocument, stringifyDocument } from "urql";
import { isWritten, parsedDocument } from "#app/lib/graphql/document.ts";

function isOperation({ definitions }: DocumentNode): boolean {
  return definitions.some(({ kind }) => kind === "OperationDefinition");
}

function manifest(): Record<string, string> {
  const rooms = import.meta.glob<Record<string, unknown>>(["./**/documents.ts"], { eager: true });
  const written = Object.values(rooms).flatMap((room) => Object.values(room).filter(isWritten));
  const operations = written.map(parsedDocument).filter(isOperation);
  // As urql sends them: the caches of both sides ask for __typename everywhere.
  const texts = operations.map((operation) => stringifyDocument(formatDocument(operation)));
  return Object.fromEntries(texts.map((text) => [createHash("sha256").update(text).digest("hex"), text]));
}

/** Every operation of the pages by the SHA-256 of its text. The server gives it to the gateway, which may not import pages. */
export const documents: Readonly<Record<string, string>> = manifest();
