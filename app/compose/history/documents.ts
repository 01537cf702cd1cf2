import { graphql } from "#app/lib/graphql/graphql.ts";
import { SourceFragment } from "#app/tasks/upload/documents.ts";

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
