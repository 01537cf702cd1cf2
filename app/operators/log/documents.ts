import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

export const AuditEntryFragment = graphql(`
  fragment AuditEntryFacts on AuditEntry { id actor action subject before after reason address at }
`);
export type AuditEntry = ResultOf<typeof AuditEntryFragment>;

/** What operators did and looked at. */
export const AuditLogDocument = graphql(
  `
    query AuditLog(
      $first: Int
      $after: String
      $last: Int
      $before: String
      $subject: ID
      $actor: ID
      $action: String
      $since: DateTime
      $until: DateTime
      $text: String
    ) {
      viewer { id }
      operations {
        auditLog(
          first: $first
          after: $after
          last: $last
          before: $before
          subject: $subject
          actor: $actor
          action: $action
          since: $since
          until: $until
          text: $text
        ) {
          nodes { ...AuditEntryFacts }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  `,
  [AuditEntryFragment],
);
export type AuditLog = NonNullable<ResultOf<typeof AuditLogDocument>["operations"]>["auditLog"];

/** A page of a span of the log, to be taken away: on record. */
export const AuditExportDocument = graphql(
  `
    query AuditExport($since: DateTime!, $until: DateTime!, $after: String) {
      viewer { id }
      operations {
        auditExport(since: $since, until: $until, first: 100, after: $after) {
          nodes { ...AuditEntryFacts }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  `,
  [AuditEntryFragment],
);
