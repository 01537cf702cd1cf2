import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

/** All announcements, the newest first. */
export const OperatorAnnouncementsDocument = graphql(`
  query OperatorAnnouncements($first: Int, $after: String, $last: Int, $before: String) {
    viewer { id role }
    operations {
      announcementReach { count isExact }
      announcements(first: $first, after: $after, last: $last, before: $before) {
        nodes {
          id
          audience
          author
          withdrawnAt
          mails { sent doneAt stoppedAt }
          announcement { id textEn textZh url from until }
        }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);
type Operations = NonNullable<ResultOf<typeof OperatorAnnouncementsDocument>["operations"]>;
export type Announcements = Operations["announcements"];
/** To how many accounts an announcement would be mailed. */
export type Reach = Operations["announcementReach"];
export type OperatorAnnouncement = Announcements["nodes"][number];

export const AnnounceDocument = graphql(
  `
    mutation Announce($input: AnnounceInput!) {
      result: announce(input: $input) {
        __typename
        ... on AnnouncePayload { announcement { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const WithdrawAnnouncementDocument = graphql(
  `
    mutation WithdrawAnnouncement($input: WithdrawAnnouncementInput!) {
      result: withdrawAnnouncement(input: $input) {
        __typename
        ... on WithdrawAnnouncementPayload { announcement { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
