import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** Whether the site is open, and what accounts may do that have no limits of their own. */
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
    }
  }
`);

export type SiteLimits = NonNullable<ResultOf<typeof SiteDocument>["operations"]>["siteLimits"];

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
