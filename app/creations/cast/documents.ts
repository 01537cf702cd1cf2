import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** The account's characters, and the images that they can be made of, newest first. */
export const CastDocument = graphql(`
  query Cast($pictures: Int!) {
    viewer {
      id
      characters(first: 100) {
        nodes { id name description images { __typename id thumb: url(width: 480) altText } }
      }
      assets(first: $pictures, filter: { kind: IMAGE }) {
        nodes { __typename id thumb: url(width: 480) altText }
        pageInfo { hasNextPage }
      }
    }
  }
`);
export type CastViewer = NonNullable<ResultOf<typeof CastDocument>["viewer"]>;
export type CastMember = CastViewer["characters"]["nodes"][number];
export type CastPicture = CastMember["images"][number];

export const CreateCharacterDocument = graphql(
  `
    mutation CreateCharacter($input: CreateCharacterInput!) {
      result: createCharacter(input: $input) {
        __typename
        ... on CreateCharacterPayload { character { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const UpdateCharacterDocument = graphql(
  `
    mutation UpdateCharacter($input: UpdateCharacterInput!) {
      result: updateCharacter(input: $input) {
        __typename
        ... on UpdateCharacterPayload { character { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DeleteCharacterDocument = graphql(
  `
    mutation DeleteCharacter($input: DeleteCharacterInput!) {
      result: deleteCharacter(input: $input) {
        __typename
        ... on DeleteCharacterPayload { id }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
