import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** kie.ai with all keys to it. `operations` is null for whoever is no operator. */
export const OperatorProviderDocument = graphql(`
  query OperatorProvider {
    viewer { id role }
    operations {
      provider {
        isOn
        isSandbox
        spendCeiling
        spentThisHour
        underWay
        pause { reason since until }
        breakers { model openedAt ended failed probes probeAt closedAt }
      }
      providerKeys {
        id
        label
        lastFour
        state
        weight
        isSigned
        balance
        balanceAt
        burnPerHour
        tasksRunning
        pause { reason since until }
      }
    }
  }
`);
type Operations = NonNullable<ResultOf<typeof OperatorProviderDocument>["operations"]>;
export type Provider = Operations["provider"];
export type ProviderKey = Operations["providerKeys"][number];
export type ProviderPause = NonNullable<ProviderKey["pause"]>;

export const AddProviderKeyDocument = graphql(
  `
    mutation AddProviderKey($input: AddProviderKeyInput!) {
      result: addProviderKey(input: $input) {
        __typename
        ... on AddProviderKeyPayload { providerKey { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetProviderKeyStateDocument = graphql(
  `
    mutation SetProviderKeyState($input: SetProviderKeyStateInput!) {
      result: setProviderKeyState(input: $input) {
        __typename
        ... on SetProviderKeyStatePayload { providerKey { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetProviderKeyWeightDocument = graphql(
  `
    mutation SetProviderKeyWeight($input: SetProviderKeyWeightInput!) {
      result: setProviderKeyWeight(input: $input) {
        __typename
        ... on SetProviderKeyWeightPayload { providerKey { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetProviderDocument = graphql(
  `
    mutation SetProvider($input: SetProviderInput!) {
      result: setProvider(input: $input) {
        __typename
        ... on SetProviderPayload { provider { isOn } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const EndProviderPauseDocument = graphql(
  `
    mutation EndProviderPause($input: EndProviderPauseInput!) {
      result: endProviderPause(input: $input) {
        __typename
        ... on EndProviderPausePayload { provider { isOn } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
