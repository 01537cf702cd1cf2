import { graphql } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { TaskFragment } from "#app/tasks/documents.ts";

export const SetTasksFavoriteDocument = graphql(
  `
    mutation SetTasksFavorite($ids: [ID!]!, $favorite: Boolean!) {
      result: setTasksFavorite(ids: $ids, favorite: $favorite) {
        __typename
        ... on SetTasksFavoritePayload { tasks { __typename id isFavorite } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RateTaskDocument = graphql(
  `
    mutation RateTask($input: RateTaskInput!) {
      result: rateTask(input: $input) {
        __typename
        ... on RateTaskPayload { task { __typename id rating { good reason } } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DeleteTasksDocument = graphql(
  `
    mutation DeleteTasks($ids: [ID!]!) {
      result: deleteTasks(ids: $ids) {
        __typename
        ... on DeleteTasksPayload { restorableUntil outcomes { id deleted error { ...Refusal } } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RestoreTasksDocument = graphql(
  `
    mutation RestoreTasks($ids: [ID!]!) {
      result: restoreTasks(ids: $ids) {
        __typename
        ... on RestoreTasksPayload { outcomes { id task { __typename id } error { ...Refusal } } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const CancelTasksDocument = graphql(
  `
    mutation CancelTasks($ids: [ID!]!) {
      result: cancelTasks(ids: $ids) {
        __typename
        ... on CancelTasksPayload { creditsReturned outcomes { id task { ...TaskCard } error { ...Refusal } } }
        ...Refusal
      }
    }
  `,
  [TaskFragment, RefusalFragment],
);

export const RetryTasksDocument = graphql(
  `
    mutation RetryTasks($ids: [ID!]!, $maxCredits: Int, $idempotencyKey: String) {
      result: retryTasks(ids: $ids, maxCredits: $maxCredits, idempotencyKey: $idempotencyKey) {
        __typename
        ... on RetryTasksPayload { creditsCharged outcomes { id task { ...TaskCard } error { ...Refusal } } }
        ...Refusal
      }
    }
  `,
  [TaskFragment, RefusalFragment],
);

export const FinishDraftDocument = graphql(
  `
    mutation FinishDraft($id: ID!, $maxCredits: Int, $idempotencyKey: String) {
      result: finishDraft(input: { task: $id, maxCredits: $maxCredits, idempotencyKey: $idempotencyKey }) {
        __typename
        ... on FinishDraftPayload { task { ...TaskCard } }
        ...Refusal
      }
    }
  `,
  [TaskFragment, RefusalFragment],
);

export const CreateDownloadDocument = graphql(
  `
    mutation CreateDownload($ids: [ID!]!) {
      result: createDownload(ids: $ids) {
        __typename
        ... on CreateDownloadPayload { url expiresAt fileCount byteSize }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetAssetAltTextDocument = graphql(
  `
    mutation SetAssetAltText($id: ID!, $altText: String!) {
      result: setAssetAltText(id: $id, altText: $altText) {
        __typename
        ... on SetAssetAltTextPayload { asset { __typename id altText } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetAssetCaptionsDocument = graphql(
  `
    mutation SetAssetCaptions($id: ID!, $captions: String, $hasNoSpeech: Boolean!) {
      result: setAssetCaptions(id: $id, captions: $captions, hasNoSpeech: $hasNoSpeech) {
        __typename
        ... on SetAssetCaptionsPayload { asset { __typename id captions captionsUrl hasNoSpeech } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
