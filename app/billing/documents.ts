import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

const PackFragment = graphql(`
  fragment Pack on CreditPack {
    id
    name
    credits
    amountCents
    currency
  }
`);
export type Pack = ResultOf<typeof PackFragment>;

const PurchaseFragment = graphql(`
  fragment PurchaseRow on Purchase {
    id
    name
    credits
    amountCents
    currency
    status
    refundedCents
    creditsTakenBack
    receiptUrl
    createdAt
  }
`);
export type Purchase = ResultOf<typeof PurchaseFragment>;

/** An entry of the ledger as a row shows it. */
const MovementFragment = graphql(`
  fragment Movement on CreditTransaction {
    id
    type
    amount
    balanceAfter
    reason
    subject
    description
    createdAt
    purchase { id name }
  }
`);
export type Movement = ResultOf<typeof MovementFragment>;

export const PricingDocument = graphql(
  `
    query Pricing {
      canBuyCredits
      creditPacks { ...Pack }
      models { id slug name description kind state credits }
    }
  `,
  [PackFragment],
);

/** A model as the page of prices lists it. */
export type ListedModel = ResultOf<typeof PricingDocument>["models"][number];

export const BillingDocument = graphql(
  `
    query Billing($first: Int, $after: String, $last: Int, $before: String, $returned: [ID!]!) {
      canBuyCredits
      models { id kind state credits }
      creditPacks { ...Pack }
      returned: nodes(ids: $returned) { __typename id ...PurchaseRow }
      viewer {
        id
        credits { available onHold totalPurchased totalUsed }
        creditsOwed
        creditTotals { type amount }
        purchases(first: 50) { nodes { ...PurchaseRow } }
        creditTransactions(first: $first, after: $after, last: $last, before: $before) {
          nodes { ...Movement task { id kind creditTransactions { ...Movement } } }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  `,
  [PackFragment, PurchaseFragment, MovementFragment],
);
export type Billing = ResultOf<typeof BillingDocument>;
export type Account = NonNullable<Billing["viewer"]>;

/** What came just after a movement: the page that shows it begins there. */
export const NewerMovementsDocument = graphql(`
  query NewerMovements($at: String!) {
    viewer {
      id
      creditTransactions(last: 3, before: $at) { pageInfo { hasPreviousPage startCursor } }
    }
  }
`);

/** For the file of all movements: a page of them at a time. */
export const TransactionsDocument = graphql(`
  query Transactions($after: String) {
    viewer {
      id
      creditTransactions(first: 100, after: $after) {
        nodes { id type amount balanceAfter description createdAt task { id } purchase { id } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const CreateCheckoutDocument = graphql(
  `
    mutation CreateCheckout($input: CreateCheckoutInput!) {
      result: createCheckout(input: $input) {
        __typename
        ... on CreateCheckoutPayload { url }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const CreateBillingPortalDocument = graphql(
  `
    mutation CreateBillingPortal($locale: Locale) {
      result: createBillingPortal(locale: $locale) {
        __typename
        ... on CreateBillingPortalPayload { url }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RefreshPurchaseDocument = graphql(
  `
    mutation RefreshPurchase($id: ID!) {
      result: refreshPurchase(id: $id) {
        __typename
        ... on RefreshPurchasePayload { purchase { ...PurchaseRow } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment, PurchaseFragment],
);
