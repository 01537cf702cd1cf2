import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** Everything that is sold and offered beside models. */
export const OperatorOfferDocument = graphql(`
  query OperatorOffer {
    viewer { id role }
    operations {
      packs { isActive position pack { id name credits amountCents currency } }
      styles { isActive position style { id name nameZh description promptSuffix } }
    }
  }
`);
type Offer = NonNullable<ResultOf<typeof OperatorOfferDocument>["operations"]>;
export type OperatorPack = Offer["packs"][number];
export type OperatorStyle = Offer["styles"][number];

export const SetPackDocument = graphql(
  `
    mutation SetPack($input: SetPackInput!) {
      result: setPack(input: $input) {
        __typename
        ... on SetPackPayload { pack { isActive } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SetStyleDocument = graphql(
  `
    mutation SetStyle($input: SetStyleInput!) {
      result: setStyle(input: $input) {
        __typename
        ... on SetStylePayload { style { isActive } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
