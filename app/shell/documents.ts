import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

export const ViewerDocument = graphql(`
  query Viewer {
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
export type Viewer = NonNullable<ResultOf<typeof ViewerDocument>["viewer"]>;

export type Announcement = ResultOf<typeof ViewerDocument>["announcements"][number];

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
