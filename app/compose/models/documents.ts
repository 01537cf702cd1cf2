import { graphql } from "#app/lib/graphql/graphql.ts";

/** The pictures of the cards: they come once these are shown, and weigh on nothing before. */
export const ModelExamplesDocument = graphql(`
  query ModelExamples($kind: TaskKind!) {
    models(kind: $kind, includeRetired: true) { id slug exampleImage { id url(width: 480) } }
  }
`);
