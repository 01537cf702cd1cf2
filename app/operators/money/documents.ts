import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

export const PaymentFragment = graphql(`
  fragment PaymentFacts on Payment {
    id
    account { id email }
    name
    credits
    amountCents
    currency
    paidCents
    paidCurrency
    status
    refundedCents
    refundableCents
    creditsGiven
    creditsTakenBack
    acceptedAt
    stripeSessionId
    stripePaymentIntentId
    createdAt
    paidAt
  }
`);
export type Payment = ResultOf<typeof PaymentFragment>;

/** Purchases, newest first. */
export const PaymentsDocument = graphql(
  `
    query OperatorPayments($first: Int, $after: String, $last: Int, $before: String, $status: PurchaseStatus) {
      viewer { id }
      operations {
        payments(first: $first, after: $after, last: $last, before: $before, status: $status) {
          nodes { ...PaymentFacts }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  `,
  [PaymentFragment],
);
export type Payments = NonNullable<ResultOf<typeof PaymentsDocument>["operations"]>["payments"];

export const PaymentDocument = graphql(
  `
    query OperatorPayment($id: ID!) {
      viewer { id role }
      operations {
        payment(id: $id) {
          ...PaymentFacts
          refunds { id amountCents state reason stripeId createdAt }
        }
      }
    }
  `,
  [PaymentFragment],
);
export type PaymentInFull = NonNullable<NonNullable<ResultOf<typeof PaymentDocument>["operations"]>["payment"]>;

/** What checks have found. */
export const FindingsDocument = graphql(`
  query OperatorFindings($first: Int, $after: String, $last: Int, $before: String, $open: Boolean, $kind: String) {
    viewer { id }
    operations {
      findings(first: $first, after: $after, last: $last, before: $before, open: $open, kind: $kind) {
        nodes { id kind subject detail seen foundAt lastSeenAt acknowledgedAt resolvedAt note }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);
export type Findings = NonNullable<ResultOf<typeof FindingsDocument>["operations"]>["findings"];

/** Credits that are held for too long. */
export const HoldsDocument = graphql(`
  query OperatorHolds($first: Int, $after: String, $last: Int, $before: String, $olderThanHours: Int) {
    viewer { id }
    operations {
      openHolds(first: $first, after: $after, last: $last, before: $before, olderThanHours: $olderThanHours) {
        nodes { id account subject credits state hasEnded createdAt }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);
export type Holds = NonNullable<ResultOf<typeof HoldsDocument>["operations"]>["openHolds"];

/** A page of a month's books. */
export const BooksDocument = graphql(`
  query OperatorBooks($month: String!, $after: String) {
    viewer { id }
    operations {
      books(month: $month, first: 100, after: $after) {
        nodes { id at kind amountCents currency payment account pack credits stripePaymentIntentId }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const RefundPaymentDocument = graphql(
  `
    mutation RefundPayment($input: RefundPaymentInput!) {
      result: refundPayment(input: $input) {
        __typename
        ... on RefundPaymentPayload { payment { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const AcceptPaymentDocument = graphql(
  `
    mutation AcceptPayment($input: AcceptPaymentInput!) {
      result: acceptPayment(input: $input) {
        __typename
        ... on AcceptPaymentPayload { payment { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const AcknowledgeFindingDocument = graphql(
  `
    mutation AcknowledgeFinding($input: AcknowledgeFindingInput!) {
      result: acknowledgeFinding(input: $input) {
        __typename
        ... on AcknowledgeFindingPayload { finding { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const ResolveFindingDocument = graphql(
  `
    mutation ResolveFinding($input: ResolveFindingInput!) {
      result: resolveFinding(input: $input) {
        __typename
        ... on ResolveFindingPayload { finding { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
