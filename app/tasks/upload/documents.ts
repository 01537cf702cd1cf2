import { SourceFragment } from "#app/compose/documents.ts";
import { graphql } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

export const CreateUploadDocument = graphql(
  `
    mutation CreateUpload($input: CreateUploadInput!) {
      result: createUpload(input: $input) {
        __typename
        ... on CreateUploadPayload { id uploadUrl method headers { name value } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const CompleteUploadDocument = graphql(
  `
    mutation CompleteUpload($id: ID!) {
      result: completeUpload(id: $id) {
        __typename
        ... on CompleteUploadPayload { asset { ...SourceImage } }
        ...Refusal
      }
    }
  `,
  [SourceFragment, RefusalFragment],
);
