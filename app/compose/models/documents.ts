import { graphql } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** What an order costs as a draft, by which model, and at full size. */
export const EstimateImageDraftDocument = graphql(`
  query EstimateImageDraft($input: ImageTaskInput!) {
    estimate: estimateImageTask(input: $input) { credits model { id name } draft { fullCredits } }
  }
`);
export const EstimateVideoDraftDocument = graphql(`
  query EstimateVideoDraft($input: VideoTaskInput!) {
    estimate: estimateVideoTask(input: $input) { credits model { id name } draft { fullCredits } }
  }
`);

/** The pictures of the cards: they come once these are shown, and weigh on nothing before. */
export const ModelExamplesDocument = graphql(`
  query ModelExamples($kind: TaskKind!) {
    models(kind: $kind, includeRetired: true) { id slug exampleImage { id url(width: 480) } }
  }
`);

/** What it costs to have several models make the same. */
export const EstimateComparisonDocument = graphql(`
  query EstimateComparison($input: CompareModelsInput!) {
    estimate: estimateComparison(input: $input) { credits }
  }
`);
export const CompareModelsDocument = graphql(
  `
    mutation CompareModels($input: CompareModelsInput!) {
      result: compareModels(input: $input) {
        __typename
        ... on CompareModelsPayload { comparison { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
