import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

/** What stands of a model in a list: enough to choose it, and to see what it can start from. */
export const ModelNameFragment = graphql(`
  fragment ModelName on Model {
    id
    slug
    name
    kind
    state
    credits
    acceptsImages
    inputs { kind min }
    replacement { id slug name }
  }
`);
export type ModelName = ResultOf<typeof ModelNameFragment>;

/** A model with its form. */
export const ModelFragment = graphql(`
  fragment ModelCard on Model {
    id
    slug
    name
    description
    kind
    state
    acceptsImages
    requiresImages
    maxSourceImages
    frameModes
    inputs { kind min max }
    replacement { id slug name }
    sunsetAt
    takesPrompt
    credits
    expectedSeconds { p50 p90 }
    parameters {
      name label type required defaultValue values min max step unusedWith
      rules { code reason frameMode hasSourceImages otherName otherValue values max }
    }
  }
`);
export type ModelCard = ResultOf<typeof ModelFragment>;
export type Parameter = ModelCard["parameters"][number];

export const StyleFragment = graphql(`
  fragment StyleChoice on Style {
    id
    name
    nameZh
    description
    pictureUrl
  }
`);
export type StyleChoice = ResultOf<typeof StyleFragment>;

export const PricesDocument = graphql(`
  query Prices {
    models { id slug name kind state credits }
  }
`);
export type PricedModel = ResultOf<typeof PricesDocument>["models"][number];

export const EstimateImageDocument = graphql(`
  query EstimateImage($input: ImageTaskInput!) {
    estimate: estimateImageTask(input: $input) { credits expectedSeconds { p50 p90 } }
  }
`);

export const EstimateAudioDocument = graphql(`
  query EstimateAudio($input: AudioTaskInput!) {
    estimate: estimateAudioTask(input: $input) { credits expectedSeconds { p50 p90 } }
  }
`);

export const EstimateVideoDocument = graphql(`
  query EstimateVideo($input: VideoTaskInput!) {
    estimate: estimateVideoTask(input: $input) { credits expectedSeconds { p50 p90 } }
  }
`);
