import { graphql } from "#app/lib/graphql/graphql.ts";

/** Everything an expected refusal may carry; spread into the result of every mutation that can refuse. */
export const RefusalFragment = graphql(`
  fragment Refusal on Error {
    __typename
    code
    message
    ... on InvalidInputError { fields { path message code limit } }
    ... on InsufficientCreditsError { required available }
    ... on PriceChangedError { credits }
    ... on ModelUnavailableError { replacement { id slug name } }
    ... on RateLimitedError { retryAfterSeconds }
    ... on UnauthenticatedError { reason contact }
    ... on QuotaExceededError { resetsAt }
  }
`);
