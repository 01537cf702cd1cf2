import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** Whether the site is open, and what accounts may do that have no limits of their own, those of each group apart. */
export const SiteDocument = graphql(`
  query Site {
    viewer { id role }
    siteMode
    siteMessage
    operations {
      siteLimits {
        tasksPerDay { value isSet ofEnvironment }
        maxRunning { value isSet ofEnvironment }
      }
      limitGroups { id name tasksPerDay maxRunning priority accounts }
    }
  }
`);

export type SiteLimits = NonNullable<ResultOf<typeof SiteDocument>["operations"]>["siteLimits"];

export type LimitGroup = NonNullable<ResultOf<typeof SiteDocument>["operations"]>["limitGroups"][number];

export const SetLimitGroupDocument = graphql(
  `
    mutation SetLimitGroup($input: SetLimitGroupInput!) {
      result: setLimitGroup(input: $input) {
        __typename
        ... on SetLimitGroupPayload { group { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RemoveLimitGroupDocument = graphql(
  `
    mutation RemoveLimitGroup($input: RemoveLimitGroupInput!) {
      result: removeLimitGroup(input: $input) {
        __typename
        ... on RemoveLimitGroupPayload { accounts }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetSiteLimitsDocument = graphql(
  `
    mutation SetSiteLimits($input: SetSiteLimitsInput!) {
      result: setSiteLimits(input: $input) {
        __typename
        ... on SetSiteLimitsPayload { limits { maxRunning { value } } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetSiteModeDocument = graphql(
  `
    mutation SetSiteMode($input: SetSiteModeInput!) {
      result: setSiteMode(input: $input) {
        __typename
        ... on SetSiteModePayload { mode }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
