import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { MediaFragment, TaskFragment } from "#app/tasks/documents.ts";

/** A page of the gallery; what still runs comes apart, whatever its age. */
export const CreationsDocument = graphql(
  `
    query Creations(
      $first: Int
      $after: String
      $last: Int
      $before: String
      $filter: TaskFilter
      $running: TaskFilter
      $withRunning: Boolean!
    ) {
      viewer {
        id
        running: tasks(first: 50, filter: $running) @include(if: $withRunning) { nodes { ...TaskCard } }
        tasks(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
          nodes { ...TaskCard }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
        taskCount(filter: $filter) { count isExact }
        styles { id name }
      }
      models(includeHidden: true) { id slug name kind }
      styles { id name }
    }
  `,
  [TaskFragment],
);
export type Creations = ResultOf<typeof CreationsDocument>;
export type CreationsViewer = NonNullable<Creations["viewer"]>;

/** What comes behind a cursor of the gallery. */
export const MoreCreationsDocument = graphql(
  `
    query MoreCreations($first: Int!, $after: String, $filter: TaskFilter) {
      viewer {
        id
        tasks(first: $first, after: $after, filter: $filter) {
          nodes { ...TaskCard }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  `,
  [TaskFragment],
);

/** No more than the names of what fits a filter. */
export const FittingIdsDocument = graphql(`
  query FittingIds($first: Int!, $after: String, $filter: TaskFilter) {
    viewer {
      id
      tasks(first: $first, after: $after, filter: $filter) {
        nodes { __typename id }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

/** A task as a link shows it: a small picture and what was asked. */
export const RelativeFragment = graphql(
  `
    fragment Relative on Task {
      __typename
      id
      kind
      status
      prompt
      model { id slug name }
      assets { ...Media }
    }
  `,
  [MediaFragment],
);
export type Relative = ResultOf<typeof RelativeFragment>;

export const CreationDocument = graphql(
  `
    query Creation($id: ID!) {
      viewer { id }
      task(id: $id) {
        ...TaskCard
        assets { ...Media captions captionsUrl hasNoSpeech }
        crops { ...Media captions captionsUrl hasNoSpeech }
        attempts
        endUser
        rating { good reason }
        filesExpireAt
        model { id parameters { name label } }
        draftOf { credits model { id name } }
        fallback { reason from { id name } }
        workflow { id }
        style { id promptSuffix }
        characters { id name }
        collections(first: 20) { nodes { id name } }
        sources: sourceImages { ...Media task: originTask { __typename id } }
        creditTransactions { id cursor type amount balanceAfter description createdAt }
        parent { ...Relative }
        retryOf { ...Relative }
        children { ...Relative }
        retries { ...Relative }
        ... on ImageTask {
          mask { ...Media }
          imageInput: input {
            model prompt style sourceImages aspectRatio resolution outputFormat variants seed draft parent workflow
            options { name value }
          }
        }
        ... on VideoTask {
          frameMode
          videoInput: input {
            model prompt style frameMode sourceImages aspectRatio resolution durationSeconds seed draft parent workflow
            options { name value }
          }
        }
        ... on AudioTask {
          audioInput: input {
            model prompt sourceImages durationSeconds parent workflow
            options { name value }
          }
        }
      }
    }
  `,
  [TaskFragment, RelativeFragment, MediaFragment],
);
export type Creation = NonNullable<ResultOf<typeof CreationDocument>["task"]>;

/** What a creation was made from, in the words of the API's input. */
export function inputOf(task: Creation) {
  if (task.__typename === "ImageTask") return task.imageInput;
  return task.__typename === "VideoTask" ? task.videoInput : task.audioInput;
}

/** The neighbours of a task in the list that its reader comes from, where its id is its cursor. */
export const NeighboursDocument = graphql(`
  query Neighbours($id: String!, $filter: TaskFilter) {
    viewer {
      id
      newer: tasks(last: 1, before: $id, filter: $filter) { nodes { id } }
      older: tasks(first: 1, after: $id, filter: $filter) { nodes { id } }
    }
  }
`);

/** What several models have made of the same words. */
export const ComparisonDocument = graphql(
  `
    query Comparison($id: ID!) {
      viewer { id }
      node(id: $id) {
        __typename
        id
        ... on Comparison { prompt winner { __typename id } tasks { __typename id ...TaskCard } }
      }
    }
  `,
  [TaskFragment],
);

export const ChooseWinnerDocument = graphql(
  `
    mutation ChooseWinner($comparison: ID!, $task: ID!) {
      result: chooseWinner(input: { comparison: $comparison, task: $task }) {
        __typename
        ... on ChooseWinnerPayload { comparison { id winner { __typename id } } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const CompareDocument = graphql(
  `
    query Compare($ids: [ID!]!) {
      viewer { id }
      nodes(ids: $ids) { __typename id ...TaskCard }
    }
  `,
  [TaskFragment],
);
