import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

export const SignUpDocument = graphql(
  `
    mutation SignUp($input: SignUpInput!) {
      result: signUp(input: $input) {
        __typename
        ... on SignUpPayload { user { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SignInDocument = graphql(
  `
    mutation SignIn($input: SignInInput!) {
      result: signIn(input: $input) {
        __typename
        ... on SignInPayload { user { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const FinishSignInDocument = graphql(
  `
    mutation FinishSignIn($input: FinishSignInInput!) {
      result: finishSignIn(input: $input) {
        __typename
        ... on FinishSignInPayload { user { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SignInWithPasskeyDocument = graphql(
  `
    mutation SignInWithPasskey($passkey: String!) {
      result: signInWithPasskey(passkey: $passkey) {
        __typename
        ... on SignInWithPasskeyPayload { user { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const SignOutDocument = graphql(`
  mutation SignOut {
    result: signOut
  }
`);

export const SignInPageDocument = graphql(`
  query SignInPage {
    viewer { id }
    signInMethods { kind path }
  }
`);
export type SignInMethod = ResultOf<typeof SignInPageDocument>["signInMethods"][number];

export const RequestPasswordResetDocument = graphql(
  `
    mutation RequestPasswordReset($email: String!) {
      result: requestPasswordReset(email: $email) {
        __typename
        ... on RequestPasswordResetPayload { email }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const ResetPasswordDocument = graphql(
  `
    mutation ResetPassword($token: String!, $password: String!) {
      result: resetPassword(token: $token, password: $password) {
        __typename
        ... on ResetPasswordPayload { email }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const VerifyEmailDocument = graphql(
  `
    mutation VerifyEmail($token: String!) {
      result: verifyEmail(token: $token) {
        __typename
        ... on VerifyEmailPayload { email passwordToken }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const ConfirmEmailChangeDocument = graphql(
  `
    mutation ConfirmEmailChange($token: String!) {
      result: confirmEmailChange(token: $token) {
        __typename
        ... on ConfirmEmailChangePayload { user { id email emailVerified } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RejectEmailChangeDocument = graphql(
  `
    mutation RejectEmailChange($token: String!) {
      result: rejectEmailChange(token: $token) {
        __typename
        ... on RejectEmailChangePayload { email passwordToken }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const TurnOffMailsDocument = graphql(
  `
    mutation TurnOffMails($token: String!) {
      result: turnOffMails(token: $token) {
        __typename
        ... on TurnOffMailsPayload { kind }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
