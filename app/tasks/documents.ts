import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

export const MediaFragment = graphql(`
  fragment Media on Asset {
    __typename
    id
    contentType
    width
    height
    durationSeconds
    byteSize
    altText
    url
    preview: url(width: 960)
    thumb: url(width: 480)
    poster: posterUrl(width: 640)
    urlExpiresAt
  }
`);
export type Media = ResultOf<typeof MediaFragment>;

/** All that a card, a stage or a list row draws of a task; live events carry the same, so the cache updates every place at once. */
export const TaskFragment = graphql(
  `
    fragment TaskCard on Task {
      __typename
      id
      kind
      status
      prompt
      creditsCharged
      creditsReturnedOnCancel
      queuePosition
      isFavorite
      isDraft
      sandbox
      requestId
      createdAt
      startedAt
      completedAt
      expectedSeconds { p50 p90 }
      failure { category code message retryable creditsReturned }
      model { id slug name }
      style { id name }
      assets { ...Media }
      sourceImages { ...Media }
      ... on ImageTask { aspectRatio variants }
      ... on VideoTask { aspectRatio durationSeconds }
    }
  `,
  [MediaFragment],
);
export type TaskCard = ResultOf<typeof TaskFragment>;

/** Tasks by their ids, whatever list they stand in. */
export const TasksDocument = graphql(
  `
    query Tasks($ids: [ID!]!) {
      nodes(ids: $ids) {
        __typename
        ... on Task { ...TaskCard }
      }
    }
  `,
  [TaskFragment],
);
export type TaskStatus = TaskCard["status"];

export const CreateImageTaskDocument = graphql(
  `
    mutation CreateImageTask($input: CreateImageTaskInput!) {
      result: createImageTask(input: $input) {
        __typename
        ... on CreateImageTaskPayload { task { ...TaskCard } }
        ...Refusal
      }
    }
  `,
  [TaskFragment, RefusalFragment],
);

export const CreateVideoTaskDocument = graphql(
  `
    mutation CreateVideoTask($input: CreateVideoTaskInput!) {
      result: createVideoTask(input: $input) {
        __typename
        ... on CreateVideoTaskPayload { task { ...TaskCard } }
        ...Refusal
      }
    }
  `,
  [TaskFragment, RefusalFragment],
);

export const TaskEventsDocument = graphql(
  `
    subscription TaskEvents($after: Int) {
      taskEvents(after: $after) {
        sequence
        type
        taskId
        task { ...TaskCard }
      }
    }
  `,
  [TaskFragment],
);

export const BalanceDocument = graphql(`
  subscription Balance {
    creditBalanceUpdated { available onHold totalPurchased totalUsed }
  }
`);
