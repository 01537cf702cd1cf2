import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { AuditEntryFragment } from "#app/operators/log/documents.ts";

const OperatorAccountFragment = graphql(`
  fragment OperatorAccountFacts on OperatorAccount {
    id
    email
    emailVerified
    role
    suspendedAt
    suspendedReason
    credits { available onHold totalPurchased totalUsed }
    tasksPerDay
    maxRunning
    priority
    createdAt
  }
`);
export type OperatorAccount = ResultOf<typeof OperatorAccountFragment>;

/** Accounts, as they are searched for. `operations` is null for whoever is no operator. */
export const OperatorAccountsDocument = graphql(
  `
    query OperatorAccounts($first: Int, $after: String, $last: Int, $before: String, $search: String, $suspended: Boolean) {
      viewer { id }
      operations {
        accounts(first: $first, after: $after, last: $last, before: $before, search: $search, suspended: $suspended) {
          nodes { ...OperatorAccountFacts }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  `,
  [OperatorAccountFragment],
);
export type Accounts = NonNullable<ResultOf<typeof OperatorAccountsDocument>["operations"]>["accounts"];

/** One account with the latest of what operators did to it and when they looked, this look among it. */
export const OperatorAccountDocument = graphql(
  `
    query OperatorAccount($id: ID!) {
      viewer { id role }
      operations {
        account(id: $id) { ...OperatorAccountFacts limitGroup { id name tasksPerDay maxRunning priority } }
        siteLimits { tasksPerDay { value } maxRunning { value } }
        limitGroups { id name }
        auditLog(first: 50, subject: $id) { nodes { ...AuditEntryFacts } }
      }
    }
  `,
  [OperatorAccountFragment, AuditEntryFragment],
);
type OpenedAccount = NonNullable<ResultOf<typeof OperatorAccountDocument>["operations"]>;
/** An account on its page, with the group whose limits it shares. */
export type GroupedAccount = NonNullable<OpenedAccount["account"]>;
/** What holds where neither an account nor its group has limits. */
export type SiteLimitValues = OpenedAccount["siteLimits"];
/** The groups that an account may be put into. */
export type GroupNames = OpenedAccount["limitGroups"];

export const SuspendAccountDocument = graphql(
  `
    mutation SuspendAccount($input: SuspendAccountInput!) {
      result: suspendAccount(input: $input) {
        __typename
        ... on SuspendAccountPayload { account { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RestoreAccountDocument = graphql(
  `
    mutation RestoreAccount($input: RestoreAccountInput!) {
      result: restoreAccount(input: $input) {
        __typename
        ... on RestoreAccountPayload { account { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetAccountLimitsDocument = graphql(
  `
    mutation SetAccountLimits($input: SetAccountLimitsInput!) {
      result: setAccountLimits(input: $input) {
        __typename
        ... on SetAccountLimitsPayload { account { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetAccountRoleDocument = graphql(
  `
    mutation SetAccountRole($input: SetAccountRoleInput!) {
      result: setAccountRole(input: $input) {
        __typename
        ... on SetAccountRolePayload { account { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const CorrectCreditsDocument = graphql(
  `
    mutation CorrectCredits($input: CorrectCreditsInput!) {
      result: correctCredits(input: $input) {
        __typename
        ... on CorrectCreditsPayload { available }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
