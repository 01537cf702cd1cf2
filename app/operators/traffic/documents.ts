import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

export const HistoryDocument = graphql(`
  query OperatorHistory($of: String!) {
    viewer { id }
    operations { history(of: $of) { at kind what task detail } }
  }
`);

export const EndpointsDocument = graphql(`
  query OperatorEndpoints($first: Int, $after: String, $last: Int, $before: String, $account: ID) {
    viewer { id }
    operations {
      endpoints(first: $first, after: $after, last: $last, before: $before, account: $account) {
        nodes { id account isSandbox url failingSince disabledAt disabledReason createdAt }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);

export const DeliveriesDocument = graphql(`
  query OperatorDeliveries($first: Int, $after: String, $last: Int, $before: String, $endpoint: ID) {
    viewer { id }
    operations {
      deliveries(first: $first, after: $after, last: $last, before: $before, endpoint: $endpoint) {
        nodes { id endpoint { id url } type state tries createdAt }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);

/** What was sent and what came back: the look is on record. */
export const DeliveryDocument = graphql(`
  query OperatorDelivery($id: ID!) {
    viewer { id }
    operations {
      delivery(id: $id) {
        id
        messageId
        type
        payload
        state
        nextAttemptAt
        createdAt
        attempts { number status answer durationMs createdAt }
      }
    }
  }
`);

export const CallbacksDocument = graphql(`
  query OperatorCallbacks($first: Int, $after: String, $last: Int, $before: String, $task: ID, $kieTask: String) {
    viewer { id }
    operations {
      callbacks(first: $first, after: $after, last: $last, before: $before, task: $task, kieTask: $kieTask) {
        nodes { id task kieTaskId receivedAt processedAt }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);

/** What a callback says: the look is on record. */
export const CallbackBodyDocument = graphql(`
  query OperatorCallbackBody($callback: ID!) { viewer { id } operations { callbackBody(callback: $callback) } }
`);

export const MailsDocument = graphql(`
  query OperatorMails($first: Int, $after: String, $last: Int, $before: String, $account: ID) {
    viewer { id }
    operations {
      mails(first: $first, after: $after, last: $last, before: $before, account: $account) {
        nodes { id kind account recipient tries problem nextAttemptAt failedAt createdAt }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);

export const FailedJobsDocument = graphql(`
  query OperatorFailedJobs { viewer { id } operations { failedJobs { id name data problem tries failedAt } } }
`);

type Read<Document> = NonNullable<ResultOf<Document> extends { operations: infer Of } ? Of : never>;
export type Happening = Read<typeof HistoryDocument>["history"][number];
export type Endpoints = Read<typeof EndpointsDocument>["endpoints"];
export type Deliveries = Read<typeof DeliveriesDocument>["deliveries"];
export type Delivery = NonNullable<Read<typeof DeliveryDocument>["delivery"]>;
export type Callbacks = Read<typeof CallbacksDocument>["callbacks"];
export type Mails = Read<typeof MailsDocument>["mails"];
export type FailedJobs = Read<typeof FailedJobsDocument>["failedJobs"];

export const RetryDeliveryDocument = graphql(
  `
    mutation RetryDelivery($input: RetryDeliveryInput!) {
      result: retryDelivery(input: $input) {
        __typename
        ... on RetryDeliveryPayload { delivery { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RetryMailDocument = graphql(
  `
    mutation RetryMail($input: RetryMailInput!) {
      result: retryMail(input: $input) {
        __typename
        ... on RetryMailPayload { mail { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DropMailDocument = graphql(
  `
    mutation DropMail($input: DropMailInput!) {
      result: dropMail(input: $input) {
        __typename
        ... on DropMailPayload { mail { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RetryJobDocument = graphql(
  `
    mutation RetryJob($input: RetryJobInput!) {
      result: retryJob(input: $input) {
        __typename
        ... on RetryJobPayload { retried }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
