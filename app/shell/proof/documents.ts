import { graphql } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

export const ConfirmIdentityDocument = graphql(
  `
    mutation ConfirmIdentity($input: ConfirmIdentityInput!) {
      result: confirmIdentity(input: $input) {
        __typename
        ... on ConfirmIdentityPayload { freshUntil }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RequestPasskeyChallengeDocument = graphql(
  `
    mutation RequestPasskeyChallenge($purpose: PasskeyPurpose!) {
      result: requestPasskeyChallenge(purpose: $purpose) {
        __typename
        ... on RequestPasskeyChallengePayload { options }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
