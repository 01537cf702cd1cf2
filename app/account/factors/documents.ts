import { graphql } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

export const StartTotpDocument = graphql(
  `
    mutation StartTotp {
      result: startTotp {
        __typename
        ... on StartTotpPayload { secret uri }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const ConfirmTotpDocument = graphql(
  `
    mutation ConfirmTotp($code: String!) {
      result: confirmTotp(code: $code) {
        __typename
        ... on ConfirmTotpPayload { recoveryCodes }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const TurnOffTotpDocument = graphql(
  `
    mutation TurnOffTotp {
      result: turnOffTotp {
        __typename
        ... on TurnOffTotpPayload { turnedOff }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RenewRecoveryCodesDocument = graphql(
  `
    mutation RenewRecoveryCodes {
      result: renewRecoveryCodes {
        __typename
        ... on RenewRecoveryCodesPayload { recoveryCodes }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const AddPasskeyDocument = graphql(
  `
    mutation AddPasskey($input: AddPasskeyInput!) {
      result: addPasskey(input: $input) {
        __typename
        ... on AddPasskeyPayload { passkey { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RenamePasskeyDocument = graphql(
  `
    mutation RenamePasskey($input: RenamePasskeyInput!) {
      result: renamePasskey(input: $input) {
        __typename
        ... on RenamePasskeyPayload { passkey { id name } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RemovePasskeyDocument = graphql(
  `
    mutation RemovePasskey($passkey: ID!) {
      result: removePasskey(passkey: $passkey) {
        __typename
        ... on RemovePasskeyPayload { id }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
