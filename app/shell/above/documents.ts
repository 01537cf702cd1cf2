import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

/** What ViewerDocument asks, with what the server alone draws: what stands above every page, and the way to the operators' pages. */
export const RootDocument = graphql(`
  query Root {
    viewer {
      id
      email
      name
      role
      credits { available onHold totalPurchased totalUsed }
    }
    siteMode
    siteMessage
    announcements { id textEn textZh url }
  }
`);
export type Root = ResultOf<typeof RootDocument>;
