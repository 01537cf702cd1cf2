import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";

export const AuditEntryFragment = graphql(`
  fragment AuditEntryFacts on AuditEntry { id actor action subject before after reason address at }
`);
export type AuditEntry = ResultOf<typeof AuditEntryFragment>;

/** What operators did and looked at. */
export const AuditLogDocument = graphql(
  `
    query AuditLog($first: Int, $after: String, $last: Int, $before: String, $subject: ID, $actor: ID) {
      viewer { id }
      operations {
        auditLog(first: $first, after: $after, last: $last, before: $before, subject: $subject, actor: $actor) {
          nodes { ...AuditEntryFacts }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  `,
  [AuditEntryFragment],
);
export type AuditLog = NonNullable<ResultOf<typeof AuditLogDocument>["operations"]>["auditLog"];
