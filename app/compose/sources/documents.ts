import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

/** All that a model says of what it takes beside words. */
export const ModelInputsDocument = graphql(`
  query ModelInputs($kind: TaskKind!, $slugs: [String!]) {
    models(kind: $kind, includeRetired: true, slugs: $slugs) {
      id
      slug
      inputs { kind max maxBytes contentTypes minSeconds maxSeconds }
    }
  }
`);
export type TakenInput = ResultOf<typeof ModelInputsDocument>["models"][number]["inputs"][number];
