import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

const PriceRulesFragment = graphql(`
  fragment PriceRulesFacts on PriceRules { factor step guard isGuardSet author reason setAt }
`);
export type PriceRules = ResultOf<typeof PriceRulesFragment>;

const RulesPreviewFragment = graphql(`
  fragment RulesPreviewFacts on PriceRulesPreview {
    changes { model { id slug name } before after marginBefore marginAfter isPaused }
  }
`);
export type RulesPreview = ResultOf<typeof RulesPreviewFragment>;

/** How prices follow what kie.ai asks, and, where others are tried, what those would change. */
export const PriceRulesDocument = graphql(
  `
    query PriceRules($isTried: Boolean!, $factor: Float!, $step: Int!, $guard: MarginGuard!) {
      viewer { id role }
      operations {
        priceRules { ...PriceRulesFacts }
        preview: previewPriceRules(factor: $factor, step: $step, guard: $guard) @include(if: $isTried) {
          __typename
          ... on PriceRulesPreview { ...RulesPreviewFacts }
          ...Refusal
        }
      }
    }
  `,
  [PriceRulesFragment, RulesPreviewFragment, RefusalFragment],
);

export const SetPriceRulesDocument = graphql(
  `
    mutation SetPriceRules($input: SetPriceRulesInput!) {
      result: setPriceRules(input: $input) {
        __typename
        ... on SetPriceRulesPayload { moved paused }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
