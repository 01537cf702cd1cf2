import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { MediaFragment } from "#app/tasks/documents.ts";

/** A picture as an editor shows it, what can change a part of it, and by which masks that was done before. */
export const EditedDocument = graphql(
  `
    query Edited($id: ID!) {
      viewer { id }
      node(id: $id) {
        __typename
        ... on Asset {
          id
          large: url(width: 1920)
          originTask { __typename id }
          followUps(purpose: EDIT) {
            credits
            mask
            knowsParts
            model { id slug name credits }
            obstacle { code message }
          }
          edits {
            __typename
            id
            prompt
            model { id slug }
            ... on ImageTask { mask { ...Media } }
          }
        }
      }
    }
  `,
  [MediaFragment],
);
type Edited = Extract<NonNullable<ResultOf<typeof EditedDocument>["node"]>, { __typename: "Asset" }>;

export type { Edited };
export type EditChoice = Edited["followUps"][number];

export const CropDocument = graphql(
  `
    mutation Crop($input: CropAssetInput!) {
      result: cropAsset(input: $input) {
        __typename
        ... on CropAssetPayload { asset { ...Media } }
        ...Refusal
      }
    }
  `,
  [MediaFragment, RefusalFragment],
);

/** A change with further pictures beside the one that is changed, which no follow-up takes. */
export const EditPartWithDocument = graphql(
  `
    mutation EditPartWith($input: CreateImageTaskInput!) {
      result: createImageTask(input: $input) {
        __typename
        ... on CreateImageTaskPayload { task { __typename id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
