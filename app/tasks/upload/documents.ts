import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { MediaFragment } from "#app/tasks/documents.ts";

/** An image to start from, and the task that made it or what it was cut out of, whose child the next one then is. */
export const SourceFragment = graphql(
  `
    fragment SourceImage on Asset {
      ...Media
      altText
      task: originTask { id }
    }
  `,
  [MediaFragment],
);
export type Source = ResultOf<typeof SourceFragment>;

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
