import type { initGraphQLTada } from "gql.tada";
import type { introspection } from "./graphql-env.d.ts";

/** A document as it was written. Whoever sends it parses it; a page that only names it needs no parser for that. */
export type WrittenDocument = { text: string; fragments: readonly WrittenDocument[] };

function write(text: string, fragments: readonly WrittenDocument[] = []): WrittenDocument {
  return { text, fragments };
}

type Written = ReturnType<
  typeof initGraphQLTada<{
    introspection: introspection;
    scalars: { DateTime: string; ID: string };
    disableMasking: true;
  }>
>;

/** Types the data and variables of a document from the printed schema. `documentOf` parses what it gives. */
export const graphql = write as unknown as Written;

export type { ResultOf, TadaDocumentNode, VariablesOf } from "gql.tada";
