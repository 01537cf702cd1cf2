import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { StoryFragment } from "#app/studio/story/documents.ts";
import { ModelNameFragment, StyleFragment } from "#app/tasks/catalog/documents.ts";
import { TaskFragment } from "#app/tasks/documents.ts";

/** Everything that the studio is drawn from; the stretch of the feed behind `after`, and a story that has begun. */
export const CreateDocument = graphql(
  `
    query Create($first: Int!, $after: String, $story: ID!, $begun: Boolean!, $kind: TaskKind!, $examples: [String!]!) {
      viewer {
        id
        credits { available onHold totalPurchased totalUsed }
        feed: tasks(first: $first, after: $after) {
          nodes { ...TaskCard }
          pageInfo { hasNextPage endCursor }
        }
        styles { ...StyleChoice }
      }
      models(kind: $kind, includeRetired: true) { ...ModelName }
      priced: models(slugs: $examples) { id slug name credits }
      styles { ...StyleChoice }
      workflow(id: $story) @include(if: $begun) { ...Story }
    }
  `,
  [ModelNameFragment, StyleFragment, TaskFragment, StoryFragment],
);
export type CreateData = ResultOf<typeof CreateDocument>;
