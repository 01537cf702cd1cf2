import { graphql } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

export const SetAssetPosterDocument = graphql(
  `
    mutation SetAssetPoster($id: ID!, $image: String!) {
      result: setAssetPoster(id: $id, image: $image) {
        __typename
        ... on SetAssetPosterPayload { asset { __typename id poster: posterUrl(width: 640) } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
