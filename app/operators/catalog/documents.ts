import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";
import { AuditEntryFragment } from "#app/operators/log/documents.ts";

const CatalogEntryFragment = graphql(`
  fragment CatalogEntryFacts on CatalogEntry {
    model { id slug name kind state sunsetAt successRate replacement { id slug name } }
    price { id credits factors }
    followsCost
    ownFactor
    cost { credits factors author reason setAt }
    proposedCost { credits factors }
    listedCost
    reportedCost
    margin
    loss { parameters credits providerCredits }
    endedLately
    ratings { purpose good bad won lost }
    providerSays { name isListed priceText credits unit successOfDay lookedAt }
  }
`);

const ImportedFragment = graphql(`
  fragment ImportedFacts on ImportedFrom {
    name author importedAt readAt
    doubts { field code reason }
    trial { id status assets { id url contentType altText } }
  }
`);
export type ImportedFrom = ResultOf<typeof ImportedFragment>;
export type CatalogEntry = ResultOf<typeof CatalogEntryFragment>;

const PriceFragment = graphql(`
  fragment PriceFacts on ModelPrice { id credits factors author reason from setAt }
`);
export type ModelPrice = ResultOf<typeof PriceFragment>;

const ModelRatingFragment = graphql(`
  fragment ModelRatingFacts on TaskRating { good purpose reason ratedAt }
`);
export type ModelRating = ResultOf<typeof ModelRatingFragment>;

export const OperatorCatalogDocument = graphql(
  `
    query OperatorCatalog {
      viewer { id }
      operations { catalog { ...CatalogEntryFacts } }
    }
  `,
  [CatalogEntryFragment],
);

const PreviewFragment = graphql(`
  fragment PreviewFacts on PricePreview {
    orders before after least most dearer cheaper
    loss { parameters credits providerCredits }
  }
`);
export type PricePreview = ResultOf<typeof PreviewFragment>;

/** One model, what it has cost, what was done to it, and, where one is tried, what another price would have made. */
export const OperatorModelDocument = graphql(
  `
    query OperatorModel($model: String!, $slug: String!, $subject: ID!, $isTried: Boolean!, $credits: Int!, $factors: String) {
      viewer { id role }
      models(includeRetired: true, includeHidden: true) { id slug name kind state }
      operations {
        catalog(model: $model) { ...CatalogEntryFacts }
        importedFrom(model: $slug) { ...ImportedFacts }
        shown: catalog(model: $model) { model { id exampleImage { id url(width: 480) } } }
        prices(model: $slug) { ...PriceFacts }
        ratings(model: $slug) { ...ModelRatingFacts }
        auditLog(first: 20, subject: $subject) { nodes { ...AuditEntryFacts } }
        preview: previewPrice(model: $slug, credits: $credits, factors: $factors) @include(if: $isTried) {
          __typename
          ... on PricePreview { ...PreviewFacts }
          ...Refusal
        }
      }
    }
  `,
  [
    CatalogEntryFragment,
    ImportedFragment,
    PriceFragment,
    ModelRatingFragment,
    AuditEntryFragment,
    PreviewFragment,
    RefusalFragment,
  ],
);

/** Which model an address names. */
export const OperatorModelNameDocument = graphql(`
  query OperatorModelName($model: String!) {
    viewer { id }
    operations { catalog(model: $model) { model { id slug } } }
  }
`);

export const SetModelPriceDocument = graphql(
  `
    mutation SetModelPrice($input: SetModelPriceInput!) {
      result: setModelPrice(input: $input) {
        __typename
        ... on SetModelPricePayload { price { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetModelStateDocument = graphql(
  `
    mutation SetModelState($input: SetModelStateInput!) {
      result: setModelState(input: $input) {
        __typename
        ... on SetModelStatePayload { model { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetModelPricingDocument = graphql(
  `
    mutation SetModelPricing($input: SetModelPricingInput!) {
      result: setModelPricing(input: $input) {
        __typename
        ... on SetModelPricingPayload { model { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetModelExampleDocument = graphql(
  `
    mutation SetModelExample($input: SetModelExampleInput!) {
      result: setModelExample(input: $input) {
        __typename
        ... on SetModelExamplePayload { model { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetModelCostDocument = graphql(
  `
    mutation SetModelCost($input: SetModelCostInput!) {
      result: setModelCost(input: $input) {
        __typename
        ... on SetModelCostPayload { model { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

/** What kie.ai says otherwise of our models than it did. */
export const CatalogFindingsDocument = graphql(`
  query CatalogFindings($first: Int, $after: String, $last: Int, $before: String, $open: Boolean) {
    viewer { id }
    operations {
      catalogFindings(first: $first, after: $after, last: $last, before: $before, open: $open) {
        nodes { id kind model subject detail lastSeenAt acknowledgedAt resolvedAt note }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);
export type CatalogFindings = NonNullable<ResultOf<typeof CatalogFindingsDocument>["operations"]>["catalogFindings"];

export const LookAtModelDocument = graphql(
  `
    mutation LookAtModel($input: LookAtModelInput!) {
      result: lookAtModel(input: $input) {
        __typename
        ... on LookAtModelPayload { model { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
