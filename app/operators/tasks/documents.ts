import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { AuditEntryFragment } from "#app/operators/log/documents.ts";

const OperatorTaskFragment = graphql(`
  fragment OperatorTaskFacts on OperatorTask {
    task { __typename id prompt status sandbox createdAt model { id slug name } }
    account { id email }
    trouble
    since
    creditsHeld
    repairs
  }
`);
export type OperatorTask = ResultOf<typeof OperatorTaskFragment>;

/** Tasks in trouble, or those that a search names. */
export const OperatorTasksDocument = graphql(
  `
    query OperatorTasks(
      $first: Int, $after: String, $last: Int, $before: String, $trouble: TaskTrouble, $search: String, $account: ID
    ) {
      viewer { id }
      operations {
        tasks(
          first: $first, after: $after, last: $last, before: $before, trouble: $trouble, search: $search, account: $account
        ) {
          nodes { ...OperatorTaskFacts }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  `,
  [OperatorTaskFragment],
);
export type Tasks = NonNullable<ResultOf<typeof OperatorTasksDocument>["operations"]>["tasks"];

/** One task with what the provider says of it now, what happened to it, what it moved, and what operators did. */
export const OperatorTaskDocument = graphql(
  `
    query OperatorTask($id: ID!, $name: String!) {
      viewer { id }
      operations {
        tasks(first: 1, search: $name) {
          nodes {
            ...OperatorTaskFacts
            kieTaskId
            providerState
            events { type at }
            task {
              __typename
              id
              requestId
              failure { code message }
              creditTransactions { id type amount balanceAfter createdAt }
            }
          }
        }
        auditLog(first: 50, subject: $id) { nodes { ...AuditEntryFacts } }
      }
    }
  `,
  [OperatorTaskFragment, AuditEntryFragment],
);
export type OneTask = NonNullable<ResultOf<typeof OperatorTaskDocument>["operations"]>["tasks"]["nodes"][number];

export const RepairTasksDocument = graphql(
  `
    mutation RepairTasks($input: RepairTasksInput!) {
      result: repairTasks(input: $input) {
        __typename
        ... on RepairTasksPayload { outcomes { id error { ...Refusal } } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
