import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { ModelFragment, StyleFragment } from "#app/tasks/catalog/documents.ts";
import { TaskFragment } from "#app/tasks/documents.ts";

/** Everything that the studio is drawn from; the stretch of the feed behind `after`. */
export const CreateDocument = graphql(
  `
    query Create($first: Int!, $after: String) {
      viewer {
        id
        credits { available onHold totalPurchased totalUsed }
        feed: tasks(first: $first, after: $after) {
          nodes { ...TaskCard }
          pageInfo { hasNextPage endCursor }
        }
      }
      models(includeRetired: true) { ...ModelCard }
      styles { ...StyleChoice }
    }
  `,
  [ModelFragment, StyleFragment, TaskFragment],
);
export type CreateData = ResultOf<typeof CreateDocument>;
