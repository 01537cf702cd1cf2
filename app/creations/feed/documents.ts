import { graphql } from "#app/lib/graphql/graphql.ts";
import { TaskFragment } from "#app/tasks/documents.ts";

/** A further stretch of the feed. */
export const FeedPageDocument = graphql(
  `
    query FeedPage($first: Int!, $after: String!) {
      viewer {
        id
        tasks(first: $first, after: $after) {
          nodes { ...TaskCard }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  `,
  [TaskFragment],
);
