import { graphql, type ResultOf } from "#app/documents/graphql.ts";
import { RefusalFragment } from "#app/documents/refusal.ts";

export const ViewerDocument = graphql(`
  query Viewer {
    viewer {
      id
      email
      name
      credits { available onHold totalPurchased totalUsed }
    }
  }
`);

export type Viewer = NonNullable<ResultOf<typeof ViewerDocument>["viewer"]>;

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

export const SignOutDocument = graphql(`
  mutation SignOut {
    result: signOut
  }
`);
