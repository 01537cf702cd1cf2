import { graphql, type ResultOf, type VariablesOf } from "#app/lib/graphql/graphql.ts";
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
export type AlarmsRead = ResultOf<typeof AlarmsDocument>;
export type AlarmsAsked = VariablesOf<typeof AlarmsDocument>;

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
