import { beforeAll, expect, it } from "vitest";
import { fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { useDatabase } from "#tests/support/database.ts";
import { execute, type Person } from "#tests/support/graphql.ts";
import { makeKey } from "#tests/support/keys.ts";
import { letProofGrowOld, signedInAs } from "#tests/support/operators.ts";

useDatabase();

const ALARMS = `query ($first: Int, $after: String, $open: Boolean) { operations { alarms(first: $first, after: $after, open: $open) {
  nodes { id rule subject message value threshold isCritical isDrill firedAt acknowledgedAt acknowledgedBy resolvedAt }
  pageInfo { hasNextPage endCursor } } } }`;
const ACKNOWLEDGE = `mutation ($input: AcknowledgeAlarmInput!) { answer: acknowledgeAlarm(input: $input) {
  __typename ... on AcknowledgeAlarmPayload { alarm { id acknowledgedBy } } ... on Error { code } } }`;
const DRILL = `mutation ($input: DrillAlarmsInput!) { answer: drillAlarms(input: $input) {
  __typename ... on DrillAlarmsPayload { alarms { rule isDrill message } } ... on Error { code } } }`;

type Listed = {
  operations: {
    alarms: {
      nodes: { id: string; message: string; rule: string }[];
      pageInfo: { endCursor: string; hasNextPage: boolean };
    };
  } | null;
};

let support: Person;
beforeAll(async () => {
  support = await signedInAs("SUPPORT");
  const row = (rule: string, more: object = {}) => ({ rule, isCritical: false, firedAt: now(), ...more });
  for (const data of [
    row("queue-age", { value: 7.2, threshold: 5, firedAt: fromNow(-HOUR), resolvedAt: now() }),
    row("disk-full", { subject: "host-1", value: 93.4, threshold: 90, isCritical: true }),
    row("rule-of-tomorrow", { isDrill: true }),
  ])
    await db.alarm.create({ data });
});

it("lists alarms newest first, open ones alone or past ones alone, page by page, each in a sentence", async () => {
  const all = await execute<Listed>(ALARMS, {}, support);
  expect(all.errors).toBeUndefined();
  expect(all.data.operations?.alarms.nodes.map(({ message }) => message)).toEqual([
    "[Drill] rule-of-tomorrow",
    "The disk of host-1 is 93 % full.",
    "A task has waited for 7 minutes to be sent to kie.ai.",
  ]);
  const rulesOf = ({ data }: { data: Listed }) => data.operations?.alarms.nodes.map(({ rule }) => rule);
  expect(rulesOf(await execute<Listed>(ALARMS, { open: true }, support))).toEqual(["rule-of-tomorrow", "disk-full"]);
  expect(rulesOf(await execute<Listed>(ALARMS, { open: false }, support))).toEqual(["queue-age"]);
  const first = await execute<Listed>(ALARMS, { first: 2 }, support);
  const { endCursor: after, hasNextPage } = first.data.operations?.alarms.pageInfo ?? {
    endCursor: "",
    hasNextPage: false,
  };
  expect(hasNextPage).toBe(true);
  expect(rulesOf(await execute<Listed>(ALARMS, { first: 2, after }, support))).toEqual(["queue-age"]);
});

it("is nobody's who does not run the site, and no key's", async () => {
  const [user, admin] = [await signedInAs("USER"), await signedInAs("ADMIN")];
  const { secret } = await makeKey(admin.viewer);
  const byKey = { headers: { authorization: `Bearer ${secret}` } };
  for (const asking of [{}, user, byKey]) {
    expect((await execute(ALARMS, {}, asking)).data).toEqual({ operations: null });
    const acted = await execute(ACKNOWLEDGE, { input: { alarm: "any" } }, asking);
    expect(acted.errors?.[0]?.extensions.code).toMatch(/^(UNAUTHENTICATED|FORBIDDEN)$/);
    const drilled = await execute(DRILL, { input: { rule: "all" } }, asking);
    expect(drilled.errors?.[0]?.extensions.code).toMatch(/^(UNAUTHENTICATED|FORBIDDEN)$/);
  }
  expect(await db.alarm.count({ where: { acknowledgedAt: { not: null } } })).toBe(0);
});

it("is acknowledged once, by SUPPORT too and without a fresh proof", async () => {
  const { id } = await db.alarm.findFirstOrThrow({ where: { rule: "disk-full" } });
  await letProofGrowOld(support);
  const input = { alarm: id };
  const email = `${support.viewer.userId}@example.test`;
  expect((await execute(ACKNOWLEDGE, { input }, support)).data).toEqual({
    answer: { __typename: "AcknowledgeAlarmPayload", alarm: { id, acknowledgedBy: email } },
  });
  expect((await execute(ACKNOWLEDGE, { input }, support)).data).toEqual({
    answer: { __typename: "ConflictError", code: "CONFLICT" },
  });
  for (const alarm of ["", "no-such", "x".repeat(5000), '\'; DROP TABLE "Alarm"; --']) {
    expect((await execute(ACKNOWLEDGE, { input: { alarm } }, support)).data).toEqual({
      answer: { __typename: "NotFoundError", code: "NOT_FOUND" },
    });
  }
});

it("is drilled by administrators, by a rule that there is", async () => {
  const admin = await signedInAs("ADMIN");
  expect((await execute(DRILL, { input: { rule: "backup-old" } }, admin)).data).toEqual({
    answer: {
      __typename: "DrillAlarmsPayload",
      alarms: [
        {
          rule: "backup-old",
          isDrill: true,
          message: "[Drill] The latest backup is 30 hours old; it should be 24 at most.",
        },
      ],
    },
  });
  expect((await execute(DRILL, { input: { rule: "coffee" } }, admin)).data).toEqual({
    answer: { __typename: "InvalidInputError", code: "INVALID_INPUT" },
  });
  expect((await execute(DRILL, { input: { rule: "all" } }, support)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});
