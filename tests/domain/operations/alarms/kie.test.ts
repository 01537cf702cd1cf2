import { expect, it, vi } from "vitest";
import { readRules } from "#graphql/domain/operations/alarms/evaluate.ts";
import { noteSightings, reportSightings } from "#graphql/domain/operations/alarms/sightings.ts";
import { fromNow, HOUR, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { Task } from "#prisma/generated/client/client.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { alarmOf, untilOver } from "#tests/support/alarms.ts";
import { type Answer, envelope } from "#tests/support/kie-stand-in/answers.ts";
import { accepted } from "#tests/support/kie-stand-in/wire.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useSettings } from "#tests/support/settings.ts";
import { makeImage, untilEnded } from "#tests/support/tasks.ts";

const standIn = useKieStandIn();
useSettings(() => ({
  KIE_API_KEY: "kie-key-of-this-test",
  KIE_API_BASE: standIn.origin,
  KIE_UPLOAD_BASE: standIn.origin,
  OUTBOUND_ALLOW: new URL(standIn.origin).host,
  PUBLIC_URL: "https://studio.example.org",
  ALARM_SPEND_PER_HOUR: "50",
}));

let count = 0;

async function order(plan: Parameters<typeof standIn.plan>[1] = {}): Promise<Task> {
  const name = `order ${++count}`;
  standIn.plan(name, plan);
  return makeImage(await makeAccount(), `a kite [[${name}]]`, { model: "nano-banana" });
}

const refusing = (answer: Answer) => ({ create: [{ made: false, answer: () => answer }] });

/** The pause that follows a refusal of all that is ours is over. */
async function reopen(): Promise<void> {
  await db.kieChannel.updateMany({ data: { pausedUntil: new Date(0) } });
  notify("dispatch");
}

async function look(): Promise<void> {
  await reportSightings();
  await readRules();
}

it.each([
  ["kie-key-refused", envelope(401, "You do not have access permissions")],
  ["kie-no-balance", envelope(402, "Insufficient credits")],
])(
  "%s fires with the first order that is refused for it, once, and is over when kie.ai answers otherwise",
  async (rule, answer) => {
    await look();
    expect(await alarmOf(rule)).toBeNull();
    standIn.balance = 3;
    const { id } = await order(refusing(answer));
    await untilEnded(id);
    await look();
    const fired = await alarmOf(rule);
    expect(fired).toMatchObject({ isCritical: true, isDrill: false, value: 1 });
    await look();
    expect(await alarmOf(rule)).toMatchObject({ id: fired?.id });
    expect(await db.alarm.count({ where: { rule } })).toBe(1);
    standIn.balance = 5916;
    await untilOver(rule, look);
    await reopen();
  },
);

it("a key that was refused in one process is seen by whoever reads the rules, and fires anew after it was over", async () => {
  await noteSightings([{ what: "kie.key_refused.first", count: 2, value: null }]);
  await readRules();
  expect(await alarmOf("kie-key-refused")).toMatchObject({ resolvedAt: null });
  expect(await db.alarm.count({ where: { rule: "kie-key-refused" } })).toBe(2);
  await untilOver("kie-key-refused", look);
});

it.each([
  ["has no time (429)", envelope(429, "Too many requests")],
  ["is down (455)", envelope(455, "The service is under maintenance")],
])("kie.ai that %s for three orders on end is told as away, until it takes one", async (what, answer) => {
  await db.alarmSighting.deleteMany();
  const away = { made: false, answer: () => answer };
  standIn.plan(what, { create: [away, away, away, { made: true, answer: accepted }] });
  const { id } = await makeImage(await makeAccount(), `a kite [[${what}]]`, { model: "nano-banana" });
  const untilTried = (times: number) =>
    vi.waitFor(async () => {
      await db.task.updateMany({ where: { id, status: "PENDING", claimedBy: null }, data: { notBefore: null } });
      await reopen();
      expect(standIn.attemptsOf(what)).toBeGreaterThanOrEqual(times);
    });
  await untilTried(2);
  await look();
  if (standIn.attemptsOf(what) < 3) expect(await alarmOf("kie-away")).toBeNull();
  await untilTried(3);
  await vi.waitFor(async () => {
    await look();
    expect(await alarmOf("kie-away")).toMatchObject({ value: 3, isCritical: false });
  });
  await untilTried(4);
  await untilOver("kie-away", look);
  await untilMade(id);
});

it("kie.ai that has no time (429) is no refused key; what waits for it for five minutes is told", async () => {
  const slow = await order(refusing(envelope(429, "Too many requests")));
  await vi.waitFor(async () =>
    expect(await db.kieChannel.findFirst({ where: { sandbox: false } })).toMatchObject({
      pausedUntil: expect.toSatisfy((at: Date) => at > new Date()),
    }),
  );
  await vi.waitFor(async () =>
    expect(await db.task.findUnique({ where: { id: slow.id } })).toMatchObject({ claimedBy: null }),
  );
  await look();
  expect([await alarmOf("queue-age"), await alarmOf("kie-key-refused")]).toEqual([null, null]);
  await db.task.update({ where: { id: slow.id }, data: { createdAt: fromNow(-6 * MINUTE), notBefore: fromNow(HOUR) } });
  await look();
  expect(await alarmOf("queue-age")).toMatchObject({ value: expect.closeTo(6, 0), threshold: 5 });
  await db.task.update({ where: { id: slow.id }, data: { createdAt: fromNow(0) } });
  await untilOver("queue-age", look);
  await db.task.update({ where: { id: slow.id }, data: { status: "CANCELED", completedAt: fromNow(0) } });
  await reopen();
});

it("tasks that are found made by asking, and no callback: silence; it is over with the next that is heard of", async () => {
  // Those of before are not looked at any more.
  await db.taskOutcome.updateMany({ data: { endedAt: fromNow(-3 * HOUR) } });
  const made = await Promise.all([order(), order(), order()]);
  for (const { id } of made) await untilMade(id);
  await look();
  expect(await alarmOf("callbacks-silent")).toBeNull();
  // A callback may still come: it is given a moment.
  await db.taskOutcome.updateMany({
    where: { taskId: { in: made.map(({ id }) => id) } },
    data: { endedAt: fromNow(-MINUTE) },
  });
  await look();
  expect(await alarmOf("callbacks-silent")).toMatchObject({ value: 3 });
  const heard = await order({ callbacks: [(one) => standIn.success(one)], callbackAfterMs: 50 });
  await untilMade(heard.id);
  await vi.waitFor(async () => expect(await db.kieDelivery.count({ where: { taskId: heard.id } })).toBe(1));
  await db.taskOutcome.updateMany({ where: { taskId: heard.id }, data: { endedAt: fromNow(-MINUTE / 2) } });
  await look();
  expect(await alarmOf("callbacks-silent")).toBeNull();
});

async function untilMade(id: string): Promise<void> {
  await vi.waitFor(async () => {
    await db.task.updateMany({ where: { id, status: "PROCESSING" }, data: { nextPollAt: new Date(0) } });
    expect(await db.task.findUnique({ where: { id } })).toMatchObject({ status: "COMPLETED" });
  });
}

it("what kie.ai consumes within an hour is told from the ceiling on, and over below it", async () => {
  const { userId } = await makeAccount();
  const dear = await insertTask(userId, { status: "COMPLETED", sandbox: false, kieCredits: 60 });
  await look();
  expect(await alarmOf("kie-spend")).toMatchObject({
    value: expect.toSatisfy((spent: number) => spent >= 60),
    threshold: 50,
  });
  await db.taskOutcome.update({ where: { taskId: dear.id }, data: { endedAt: fromNow(-2 * HOUR) } });
  await untilOver("kie-spend", look);
});

it("a success rate below 95 % that lasts, of twenty tasks at least", async () => {
  await db.taskOutcome.updateMany({ data: { endedAt: fromNow(-3 * HOUR) } });
  const { userId } = await makeAccount();
  const end = (status: "COMPLETED" | "FAILED", most: number) =>
    Promise.all(Array.from({ length: most }, () => insertTask(userId, { status, sandbox: false })));
  await end("FAILED", 19);
  await look();
  expect(await db.alarmSuspicion.count()).toBe(0);
  await end("FAILED", 1);
  await look();
  expect(await alarmOf("success-rate")).toBeNull();
  await db.alarmSuspicion.updateMany({ data: { since: fromNow(-MINUTE) } });
  await look();
  expect(await alarmOf("success-rate")).toMatchObject({ value: 0, threshold: 95 });
  expect(await db.alarmSuspicion.count()).toBe(0);
  await db.taskOutcome.deleteMany({ where: { isCompleted: false } });
  await end("COMPLETED", 20);
  await untilOver("success-rate", look);
});
