import { graphql, type ResultOf } from "#app/lib/graphql/graphql.ts";
import { RefusalFragment } from "#app/lib/graphql/refusal.ts";

const AlarmFragment = graphql(`
  fragment AlarmFacts on Alarm {
    id
    rule
    subject
    message
    value
    threshold
    isCritical
    isDrill
    firedAt
    acknowledgedAt
    acknowledgedBy
    resolvedAt
  }
`);
export type Alarm = ResultOf<typeof AlarmFragment>;

/** What is wrong now, and a stretch of what was. */
export const AlarmsDocument = graphql(
  `
    query Alarms($first: Int, $after: String, $last: Int, $before: String) {
      viewer { id role }
      operations {
        open: alarms(first: 100, open: true) { nodes { ...AlarmFacts } }
        over: alarms(first: $first, after: $after, last: $last, before: $before, open: false) {
          nodes { ...AlarmFacts }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    }
  `,
  [AlarmFragment],
);
type Read = NonNullable<ResultOf<typeof AlarmsDocument>["operations"]>;
export type OpenAlarms = Read["open"]["nodes"];
export type PastAlarms = Read["over"];

export const AcknowledgeAlarmDocument = graphql(
  `
    mutation AcknowledgeAlarm($input: AcknowledgeAlarmInput!) {
      result: acknowledgeAlarm(input: $input) {
        __typename
        ... on AcknowledgeAlarmPayload { alarm { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);

export const DrillAlarmsDocument = graphql(
  `
    mutation DrillAlarms($input: DrillAlarmsInput!) {
      result: drillAlarms(input: $input) {
        __typename
        ... on DrillAlarmsPayload { alarms { id } }
        ...Refusal
      }
    }
  `,
  [RefusalFragment],
);
