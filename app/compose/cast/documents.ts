import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

/** Who can be chosen to play. */
export const CastChoicesDocument = graphql(`
  query CastChoices {
    viewer {
      id
      characters(first: 100) {
        nodes { id name images { __typename id thumb: url(width: 320) } }
      }
    }
  }
`);
export type CastChoice = NonNullable<ResultOf<typeof CastChoicesDocument>["viewer"]>["characters"]["nodes"][number];
