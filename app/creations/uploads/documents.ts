import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { MediaFragment } from "#app/tasks/documents.ts";

/** What the viewer uploaded, newest first, and how much room is left for more. */
export const UploadsDocument = graphql(
  `
    query Uploads($first: Int!, $after: String) {
      viewer {
        id
        uploadRoom { usedMegabytes quotaMegabytes }
        uploads: assets(first: $first, after: $after, filter: { purpose: UPLOAD }) {
          nodes { ...Media }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  `,
  [MediaFragment],
);
export type UploadsViewer = NonNullable<ResultOf<typeof UploadsDocument>["viewer"]>;

export const DeleteUploadDocument = graphql(
  `
    mutation DeleteUpload($id: ID!) {
      result: deleteAsset(id: $id) {
        __typename
        ... on DeleteAssetPayload { id }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
