import { SourceFragment } from "#app/documents/compose.ts";
import { graphql } from "#app/documents/graphql.ts";

export const HistoryDocument = graphql(
  `
    query History($first: Int!, $after: String, $filter: AssetFilter) {
      viewer {
        id
        assets(first: $first, after: $after, filter: $filter) {
          nodes { ...SourceImage }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  `,
  [SourceFragment],
);
