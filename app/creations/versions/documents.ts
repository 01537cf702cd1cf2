import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { MediaFragment } from "#app/tasks/documents.ts";

/** All that came of the beginning of a file. */
export const VersionsDocument = graphql(
  `
    query Versions($asset: ID!) {
      versions: assetVersions(asset: $asset) {
        madeFrom
        purpose
        prompt
        asset { ...Media task { __typename id } originTask { __typename id } }
      }
    }
  `,
  [MediaFragment],
);
export type Version = ResultOf<typeof VersionsDocument>["versions"][number];
