import { graphql, type ResultOf, type VariablesOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { MediaFragment } from "#app/tasks/documents.ts";

export const BatchFragment = graphql(`
  fragment BatchCard on Batch {
    id
    name
    size
    createdAt
    progress { waiting running completed failed canceled }
  }
`);
export type BatchCard = ResultOf<typeof BatchFragment>;

/** What a batch is begun with: the models, what there is to spend, and the batches that there are. */
export const NewBatchDocument = graphql(
  `
    query NewBatch {
      viewer {
        id
        credits { available onHold totalPurchased totalUsed }
        batches(first: 10) { nodes { ...BatchCard } }
      }
      models { id slug name kind state credits takesPrompt acceptsImages requiresImages }
    }
  `,
  [BatchFragment],
);
export type NewBatch = ResultOf<typeof NewBatchDocument>;
export type BatchModel = NewBatch["models"][number];

/** What of a model can be chosen for all of a batch. */
export const BatchModelDocument = graphql(`
  query BatchModel($slugs: [String!]!) {
    models(slugs: $slugs) { id slug parameters { name label values defaultValue } }
  }
`);
export type BatchParameter = ResultOf<typeof BatchModelDocument>["models"][number]["parameters"][number];

export const BatchDocument = graphql(
  `
    query Batch($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
      viewer {
        id
        credits { available onHold totalPurchased totalUsed }
      }
      batch: node(id: $id) {
        __typename
        ... on Batch {
          ...BatchCard
          tasks(first: $first, after: $after, before: $before, last: $last) {
            nodes {
              __typename
              id
              kind
              status
              prompt
              reference
              creditsCharged
              queuePosition
              failure { code message creditsReturned }
              model { id slug name }
              assets { ...Media }
            }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          }
        }
      }
    }
  `,
  [BatchFragment, MediaFragment],
);
export type ShownBatch = Extract<NonNullable<ResultOf<typeof BatchDocument>["batch"]>, { __typename: "Batch" }>;
export type BatchTask = ShownBatch["tasks"]["nodes"][number];

/** How each task of a batch stands, without what it looks like. */
export const BatchStatesDocument = graphql(`
  query BatchStates($id: ID!, $after: String) {
    batch: node(id: $id) {
      __typename
      ... on Batch {
        id
        tasks(first: 100, after: $after) {
          nodes { __typename id status reference prompt creditsCharged failure { code message creditsReturned } model { id slug name } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }
`);
export type BatchState = Extract<
  NonNullable<ResultOf<typeof BatchStatesDocument>["batch"]>,
  { __typename: "Batch" }
>["tasks"]["nodes"][number];

export const EstimateTasksDocument = graphql(
  `
    query EstimateTasks($input: CreateTasksInput!) {
      told: estimateTasks(input: $input) {
        credits
        outcomes {
          kind
          index
          estimate { credits expectedSeconds { p50 p90 } }
          error { ...Refusal }
        }
      }
    }
  `,
  [RefusalFragment],
);
export type TasksInput = VariablesOf<typeof EstimateTasksDocument>["input"];

export const CreateBatchDocument = graphql(
  `
    mutation CreateBatch($input: CreateBatchInput!) {
      result: createBatch(input: $input) {
        __typename
        ... on CreateBatchPayload { batch { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const OrderInBatchDocument = graphql(
  `
    mutation OrderInBatch($input: CreateTasksInput!) {
      result: createTasks(input: $input) {
        __typename
        ... on CreateTasksPayload {
          creditsCharged
          outcomes { kind index task { __typename id } error { ...Refusal } }
        }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DownloadBatchDocument = graphql(
  `
    mutation DownloadBatch($input: DownloadBatchInput!) {
      result: downloadBatch(input: $input) {
        __typename
        ... on DownloadBatchPayload { url fileCount byteSize }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

/** The same as the studio's for what is ticked; the page reads its tasks again by itself. */
export const RetryInBatchDocument = graphql(
  `
    mutation RetryInBatch($ids: [ID!]!, $maxCredits: Int!, $idempotencyKey: String!) {
      result: retryTasks(ids: $ids, maxCredits: $maxCredits, idempotencyKey: $idempotencyKey) {
        __typename
        ... on RetryTasksPayload { outcomes { error { ...Refusal } } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DeleteBatchDocument = graphql(
  `
    mutation DeleteBatch($input: DeleteBatchInput!) {
      result: deleteBatch(input: $input) {
        __typename
        ... on DeleteBatchPayload { id }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
