import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { PaymentFragment } from "#app/operators/money/documents.ts";

export const LedgerDocument = graphql(`
  query OperatorLedger($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    viewer { id }
    operations {
      account(id: $id) { id email }
      ledger(account: $id, first: $first, after: $after, last: $last, before: $before) {
        nodes { id number type amount balanceAfter reason subject description task payment createdAt }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);

export const AccountTasksDocument = graphql(`
  query OperatorAccountTasks($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
    viewer { id }
    operations {
      account(id: $id) { id email }
      accountTasks(account: $id, first: $first, after: $after, last: $last, before: $before) {
        nodes { id model status creditsCharged failureCode needsReview requestId kieTaskId deletedAt createdAt completedAt }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);

/** What was asked for with a task: reading it is on record. */
export const TaskPromptDocument = graphql(`
  query OperatorTaskPrompt($task: ID!) { viewer { id } operations { taskPrompt(task: $task) } }
`);

export const AccountPaymentsDocument = graphql(
  `
    query OperatorAccountPayments($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
      viewer { id }
      operations {
        account(id: $id) { id email }
        accountPayments(account: $id, first: $first, after: $after, last: $last, before: $before) {
          nodes { ...PaymentFacts }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  `,
  [PaymentFragment],
);

export const AccountAccessDocument = graphql(`
  query OperatorAccountAccess($id: ID!) {
    viewer { id }
    operations {
      account(id: $id) { id email }
      accountKeys(account: $id) { id name prefix sandbox scopes lastUsedAt expiresAt revokedAt createdAt }
      accountSessions(account: $id) { id userAgent createdAt lastUsedAt }
    }
  }
`);

type Read<Document> = NonNullable<ResultOf<Document> extends { operations: infer Of } ? Of : never>;
export type Ledger = Read<typeof LedgerDocument>["ledger"];
export type AccountTasks = Read<typeof AccountTasksDocument>["accountTasks"];
export type AccountPayments = Read<typeof AccountPaymentsDocument>["accountPayments"];
export type AccountAccess = Pick<Read<typeof AccountAccessDocument>, "accountKeys" | "accountSessions">;
export const EndSessionsDocument = graphql(
  `
    mutation EndSessions($input: EndSessionsInput!) {
      result: endSessions(input: $input) {
        __typename
        ... on EndSessionsPayload { account { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const ConfirmEmailDocument = graphql(
  `
    mutation ConfirmEmail($input: ConfirmEmailInput!) {
      result: confirmEmail(input: $input) {
        __typename
        ... on ConfirmEmailPayload { account { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const ExportAccountDocument = graphql(
  `
    mutation ExportAccount($input: ExportAccountInput!) {
      result: exportAccount(input: $input) {
        __typename
        ... on ExportAccountPayload { account { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SendAccountMailDocument = graphql(
  `
    mutation SendAccountMail($input: SendAccountMailInput!) {
      result: sendAccountMail(input: $input) {
        __typename
        ... on SendAccountMailPayload { account { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RemoveAccountDocument = graphql(
  `
    mutation RemoveAccount($input: RemoveAccountInput!) {
      result: removeAccount(input: $input) {
        __typename
        ... on RemoveAccountPayload { deleted }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
