import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** kie.ai's list of models, as far as it fits a search. */
export const ImportableModelsDocument = graphql(`
  query ImportableModels($search: String) {
    viewer { id role }
    operations { importableModels(search: $search) { slug title provider kind priceText offeredAs } }
  }
`);
export type ImportableModel = NonNullable<
  ResultOf<typeof ImportableModelsDocument>["operations"]
>["importableModels"][number];

const PreviewFragment = graphql(`
  fragment ImportPreviewFacts on ImportPreview {
    slug title provider schema as name description kind purposes possiblePurposes takesPrompt promptMaxLength
    inputs { name kind min max minSeconds maxSeconds }
    parameters { name label type required defaultValue values min max }
    doubts { field code reason }
    missing priceText providerCredits ownCredits: credits margin offeredAs
    loss { parameters credits providerCredits }
  }
`);
export type ImportPreview = ResultOf<typeof PreviewFragment>;

/** One of its models, as it would be offered. */
export const ImportPreviewDocument = graphql(
  `
    query ImportPreview($slug: String!, $kind: TaskKind) {
      viewer { id }
      operations {
        previewImport(slug: $slug, kind: $kind) {
          __typename
          ... on ImportPreview { ...ImportPreviewFacts }
          ...Refusal
        }
      }
    }
  `,
  [PreviewFragment, RefusalFragment],
);

export const ImportModelDocument = graphql(
  `
    mutation ImportModel($input: ImportModelInput!) {
      result: importModel(input: $input) {
        __typename
        ... on ImportModelPayload { model { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RereadModelDocument = graphql(
  `
    mutation RereadModel($input: RereadModelInput!) {
      result: rereadModel(input: $input) {
        __typename
        ... on RereadModelPayload { model { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const TryModelDocument = graphql(
  `
    mutation TryModel($input: TryModelInput!) {
      result: tryModel(input: $input) {
        __typename
        ... on TryModelPayload { task { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
