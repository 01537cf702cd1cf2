import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "#graphql/domain/errors.ts";
import { acknowledgeAlarm } from "#graphql/domain/operations/alarms/acknowledge.ts";
import { drillAlarms } from "#graphql/domain/operations/alarms/drill.ts";
import { rules, sentenceOf } from "#graphql/domain/operations/alarms/rules.ts";
import { db } from "#graphql/runtime/db.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { actorOf } from "#graphql/schema/core/context.ts";
import { idKey, keysetPage } from "#graphql/schema/core/lists/page.ts";
import { work } from "#graphql/schema/core/work.ts";
import { Operations } from "#graphql/schema/operations/operations.ts";
import type { Alarm as AlarmRow } from "#prisma/generated/client/client.ts";

const Alarm = builder.prismaObject("Alarm", {
  description: "Something that is wrong with the site, or was.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names this alarm." }),
    rule: t.exposeString("rule", { description: "The rule that raised it, such as `kie-key-refused`. More may come." }),
    subject: t.string({
      nullable: true,
      description: "Which of several it is about, such as a host; null where there is only one.",
      ...work({ reads: { columns: ["subject"] } }),
      resolve: ({ subject }) => (subject === "" ? null : subject),
    }),
    message: t.string({
      description: "What is wrong, in one English sentence.",
      ...work({ reads: { columns: ["rule", "subject", "value", "threshold", "isDrill"] } }),
      resolve: (alarm) => sentenceOf(alarm, "EN"),
    }),
    value: t.exposeFloat("value", { nullable: true, description: "What was read when it fired; null for no number." }),
    threshold: t.exposeFloat("threshold", { nullable: true, description: "The value from which it fires." }),
    isCritical: t.exposeBoolean("isCritical", { description: "Whether its mails wait for no quiet hours." }),
    isDrill: t.exposeBoolean("isDrill", { description: "Whether it was fired to try the road, and nothing is wrong." }),
    firedAt: t.expose("firedAt", { type: "DateTime", description: "When it fired." }),
    acknowledgedAt: t.expose("acknowledgedAt", {
      type: "DateTime",
      nullable: true,
      description: "When somebody said that they see to it.",
    }),
    acknowledgedBy: t.exposeString("acknowledgedBy", {
      nullable: true,
      description: "Who did, as they were called then: an e-mail address, or `command line`.",
    }),
    resolvedAt: t.expose("resolvedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was well again; null while it is not.",
    }),
  }),
});

builder.objectField(Operations, "alarms", (t) =>
  t.connection(
    {
      type: Alarm,
      description: "Alarms, newest first.",
      args: { open: t.arg.boolean({ description: "Only those that are not over, or only those that are." }) },
      resolve: (_operations, { open, ...page }) => {
        const where = typeof open === "boolean" ? { resolvedAt: open ? null : { not: null } } : {};
        return keysetPage(page, idKey, ({ between, order, take }) =>
          db.alarm.findMany({ where: { ...where, id: between }, orderBy: { id: order }, take }),
        );
      },
    },
    { name: "AlarmConnection", description: "A page of alarms." },
    { name: "AlarmEdge", description: "An alarm in a list." },
  ),
);

const AcknowledgeAlarmInput = builder.inputType("AcknowledgeAlarmInput", {
  description: "What is seen to.",
  fields: (t) => ({ alarm: t.id({ required: true, description: "The id of an Alarm." }) }),
});

const AcknowledgeAlarmPayload = builder.objectRef<{ alarm: AlarmRow }>("AcknowledgeAlarmPayload").implement({
  description: "Others who run the site see who sees to it.",
  fields: (t) => ({
    alarm: t.expose("alarm", { type: Alarm, description: "The alarm; it stays open until it is well again." }),
  }),
});

const DrillAlarmsInput = builder.inputType("DrillAlarmsInput", {
  description: "What is tried.",
  fields: (t) => ({ rule: t.string({ required: true, description: "The name of a rule, or `all`." }) }),
});

const DrillAlarmsPayload = builder.objectRef<{ alarms: AlarmRow[] }>("DrillAlarmsPayload").implement({
  description: "The drills are told as alarms are, and over by themselves after two minutes.",
  fields: (t) => ({
    alarms: t.expose("alarms", {
      type: [Alarm],
      ...work({ most: rules.length }),
      description: "The drills of these rules that are open now, one a rule.",
    }),
  }),
});

builder.mutationFields((t) => ({
  acknowledgeAlarm: t.field({
    type: AcknowledgeAlarmPayload,
    description: "Says that you have seen an alarm and see to it. For operators; on record.",
    args: { input: t.arg({ type: AcknowledgeAlarmInput, required: true, description: "Which." }) },
    errors: {
      types: [NotFoundError, ConflictError, ForbiddenError],
      union: { description: "The alarm, or why not. CONFLICT: somebody has already." },
    },
    resolve: async (_root, { input }, context) => ({
      alarm: await acknowledgeAlarm(actorOf(context), String(input.alarm)),
    }),
  }),
  drillAlarms: t.field({
    type: DrillAlarmsPayload,
    description:
      "Fires alarms to try the road that they go: rows, mails and the webhook, all marked as a drill. For administrators; on record.",
    args: { input: t.arg({ type: DrillAlarmsInput, required: true, description: "Which." }) },
    errors: {
      types: [InvalidInputError, ForbiddenError],
      union: { description: "The drills, or why there are none." },
    },
    resolve: async (_root, { input }, context) => ({ alarms: await drillAlarms(actorOf(context), input.rule) }),
  }),
}));
