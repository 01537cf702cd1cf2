import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

/** What ViewerDocument asks, and what stands above every page: that is drawn on the server alone, and no browser asks for it. */
export const RootDocument = graphql(`
  query Root {
    viewer {
      id
      email
      name
      credits { available onHold totalPurchased totalUsed }
    }
    siteMode
    siteMessage
    announcements { id textEn textZh url }
  }
`);
export type Root = ResultOf<typeof RootDocument>;
