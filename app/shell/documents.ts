import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

export const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      id
      email
      name
      credits { available onHold totalPurchased totalUsed }
    }
  }
`);
export type Viewer = NonNullable<ResultOf<typeof ViewerDocument>["viewer"]>;

/** What every page is drawn with. Asked by the server alone. */
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
  }
`);

export const StudioDocument = graphql(`
  query Studio {
    viewer {
      id
      workflows(first: 6) {
        nodes { id step updatedAt prompt { id title idea } }
      }
    }
  }
`);
export type RecentWorkflow = NonNullable<ResultOf<typeof StudioDocument>["viewer"]>["workflows"]["nodes"][number];
