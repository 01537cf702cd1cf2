import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** What the account page shows. */
export const OwnAccountDocument = graphql(`
  query OwnAccount($after: String) {
    viewer {
      id email emailVerified name locale hasPassword signInMethods
      notifications { kind enabled }
      secondFactor { enabledAt recoveryCodesLeft }
      passkeys { id name createdAt lastUsedAt }
      sessions { id userAgent createdAt lastUsedAt current }
      securityEvents(first: 20, after: $after) {
        nodes { id kind detail address userAgent at }
        pageInfo { hasNextPage endCursor }
      }
      exports { id status url byteSize createdAt expiresAt }
    }
  }
`);
export type OwnAccount = NonNullable<ResultOf<typeof OwnAccountDocument>["viewer"]>;

export const UpdateProfileDocument = graphql(
  `
    mutation UpdateProfile($input: UpdateProfileInput!) {
      result: updateProfile(input: $input) {
        __typename
        ... on UpdateProfilePayload { user { id name locale } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const ChangePasswordDocument = graphql(
  `
    mutation ChangePassword($currentPassword: String!, $newPassword: String!) {
      result: changePassword(currentPassword: $currentPassword, newPassword: $newPassword) {
        __typename
        ... on ChangePasswordPayload { user { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RequestEmailVerificationDocument = graphql(
  `
    mutation RequestEmailVerification {
      result: requestEmailVerification {
        __typename
        ... on RequestEmailVerificationPayload { email }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RequestEmailChangeDocument = graphql(
  `
    mutation RequestEmailChange($email: String!) {
      result: requestEmailChange(email: $email) {
        __typename
        ... on RequestEmailChangePayload { email }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const UpdateNotificationsDocument = graphql(`
  mutation UpdateNotifications($input: UpdateNotificationsInput!) {
    result: updateNotifications(input: $input) {
      __typename
      ... on UpdateNotificationsPayload { user { id notifications { kind enabled } } }
    }
  }
`);

export const RevokeSessionDocument = graphql(
  `
    mutation RevokeSession($id: ID!) {
      result: revokeSession(id: $id) {
        __typename
        ... on RevokeSessionPayload { id }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const RevokeOtherSessionsDocument = graphql(`
  mutation RevokeOtherSessions {
    result: revokeOtherSessions {
      __typename
      ... on RevokeOtherSessionsPayload { count }
    }
  }
`);

export const RequestExportDocument = graphql(
  `
    mutation RequestExport {
      result: requestExport {
        __typename
        ... on RequestExportPayload { export { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DeleteAccountDocument = graphql(
  `
    mutation DeleteAccount($password: String, $confirmation: String) {
      result: deleteAccount(password: $password, confirmation: $confirmation) {
        __typename
        ... on DeleteAccountPayload { deleted }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

/** Who is signed in, what they have, and the stories they began last. */
export const MeDocument = graphql(`
  query Me {
    viewer {
      id
      email
      name
      credits { available onHold totalPurchased totalUsed }
      workflows(first: 6) {
        nodes { id step updatedAt prompt { id title idea } }
      }
    }
  }
`);
