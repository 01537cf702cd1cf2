import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** The account's own styles. */
export const OwnStylesDocument = graphql(`
  query OwnStyles {
    viewer {
      id
      styles { id name promptSuffix pictureUrl picture { __typename id } }
    }
  }
`);
export type OwnStylesViewer = NonNullable<ResultOf<typeof OwnStylesDocument>["viewer"]>;
export type OwnStyle = OwnStylesViewer["styles"][number];

export const CreateStyleDocument = graphql(
  `
    mutation CreateStyle($input: CreateStyleInput!) {
      result: createStyle(input: $input) {
        __typename
        ... on CreateStylePayload { style { id name } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const UpdateStyleDocument = graphql(
  `
    mutation UpdateStyle($input: UpdateStyleInput!) {
      result: updateStyle(input: $input) {
        __typename
        ... on UpdateStylePayload { style { id name promptSuffix } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DeleteStyleDocument = graphql(
  `
    mutation DeleteStyle($input: DeleteStyleInput!) {
      result: deleteStyle(input: $input) {
        __typename
        ... on DeleteStylePayload { id }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
