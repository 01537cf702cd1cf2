import { graphql } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** Whether the site is open, and the latest of what operators changed about that. */
export const SiteDocument = graphql(`
  query Site {
    viewer { id role }
    siteMode
    siteMessage
    operations { auditLog(first: 1) { nodes { id } } }
  }
`);

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
