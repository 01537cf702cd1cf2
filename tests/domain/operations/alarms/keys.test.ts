import { afterEach, beforeEach, expect, it } from "vitest";
import { drillAlarms } from "#graphql/domain/operations/alarms/drill.ts";
import { readRules } from "#graphql/domain/operations/alarms/evaluate.ts";
import { readSite } from "#graphql/domain/operations/alarms/readings.ts";
import { sentenceOf } from "#graphql/domain/operations/alarms/rules.ts";
import { reportSightings } from "#graphql/domain/operations/alarms/sightings.ts";
import { setKeyState } from "#graphql/domain/operations/provider/set-key-state.ts";
import { askBalancesNow } from "#graphql/domain/provider/balances.ts";
import { listKeys } from "#graphql/domain/provider/list.ts";
import { spendThisHour, spentSince } from "#graphql/domain/provider/spend.ts";
import { fromNow, HOUR } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { alarmOf, letItBeGoodForLong, untilOver } from "#tests/support/alarms.ts";
import { envelope } from "#tests/support/kie-stand-in/answers.ts";
import { useKieStandIn } from "#tests/support/kie-stand-in/world.ts";
import { addSecond, FIRST, forgetKeys, SECOND } from "#tests/support/provider-keys.ts";
import { insertTask } from "#tests/support/rows.ts";
import { useSettings } from "#tests/support/settings.ts";

const standIn = useKieStandIn();
useSettings(() => ({
  KIE_API_KEY: FIRST.key,
  KIE_API_BASE: standIn.origin,
  KIE_UPLOAD_BASE: standIn.origin,
  OUTBOUND_ALLOW: new URL(standIn.origin).host,
  PUBLIC_URL: "https://studio.example.org",
  ALARM_SPEND_PER_HOUR: "50",
}));

const FIRST_NAME = "KIE_API_KEY (…ount)";
const SECOND_NAME = "second (…ount)";
const refused = envelope(401, "You do not have access permissions");

beforeEach(async () => {
  await reportSightings();
  await db.alarmSighting.deleteMany();
  await db.alarm.deleteMany();
  await forgetKeys();
  // The worker's own rounds leave the rules to the test.
  const alarmsReadAt = fromNow(HOUR);
  await db.site.upsert({ where: { id: 1 }, create: { id: 1, alarmsReadAt }, update: { alarmsReadAt } });
});
afterEach(() => {
  standIn.shut.clear();
  standIn.balances.clear();
  standIn.balance = 5916.25;
});

/** A round of whoever reads the rules, after every key was asked. */
async function look(): Promise<void> {
  await askBalancesNow();
  await reportSightings();
  await readRules();
}

const open = async () =>
  (await db.alarm.findMany({ where: { resolvedAt: null }, orderBy: [{ rule: "asc" }, { subject: "asc" }] })).map(
    ({ rule, subject }) => `${rule}: ${subject}`,
  );

it("a key that is refused is named, by itself, and the others go on without a word", async () => {
  await addSecond();
  await look();
  expect(await open()).toEqual([]);
  standIn.shut.set(SECOND.key, refused);
  await look();
  expect(await open()).toEqual([`kie-key-refused: ${SECOND_NAME}`]);
  const alarm = await db.alarm.findFirstOrThrow();
  expect(sentenceOf(alarm, "EN")).toBe(
    `kie.ai refuses our key ${SECOND_NAME}, or our address: nothing can be made with it.`,
  );
  expect(sentenceOf(alarm, "ZH")).toContain(SECOND_NAME);
  // The first one's answers say nothing of the second.
  await look();
  expect(await open()).toEqual([`kie-key-refused: ${SECOND_NAME}`]);
  standIn.shut.set(FIRST.key, refused);
  await look();
  expect(await open()).toEqual([`kie-key-refused: ${FIRST_NAME}`, `kie-key-refused: ${SECOND_NAME}`]);
  standIn.shut.clear();
  await untilOver("kie-key-refused", look);
  expect(await open()).toEqual([]);
});

it("an account that is empty is told before an order meets it, and is over when it is filled, which is kept with the key", async () => {
  const { id } = await addSecond();
  standIn.balances.set(SECOND.key, 0);
  await look();
  expect(await open()).toEqual([`kie-no-balance: ${SECOND_NAME}`]);
  expect(await listKeys(id)).toMatchObject([{ balance: 0 }]);
  standIn.balances.set(SECOND.key, 250);
  await untilOver("kie-no-balance", look);
  expect(await open()).toEqual([]);
  expect(await listKeys(id)).toMatchObject([{ balance: 250, balanceAt: expect.any(Date) }]);
});

it("while one is open the round asks every active key itself, once, and none that takes no new tasks any more", async () => {
  const { id } = await addSecond();
  standIn.shut.set(SECOND.key, refused);
  await look();
  const asked = () => standIn.seen.filter(({ path }) => path === "/api/v1/chat/credit").length;
  const before = asked();
  await readRules();
  expect(asked() - before).toBe(2);
  await setKeyState("command line", { providerKey: id, state: "DRAINING", reason: "A test" });
  await readRules();
  expect(asked() - before).toBe(3);
});

it("a key that takes no new tasks any more, and one whose place another has taken, are no trouble", async () => {
  const { id } = await addSecond();
  for (const { key } of [FIRST, SECOND]) standIn.shut.set(key, refused);
  await look();
  expect(await open()).toHaveLength(2);
  await setKeyState("command line", { providerKey: id, state: "DRAINING", reason: "A test" });
  env.kie.apiKey = "kie-key-of-a-third-acc";
  await db.alarmSighting.deleteMany();
  await readRules();
  await letItBeGoodForLong("kie-key-refused");
  await readRules();
  expect(await open()).toEqual([]);
  env.kie.apiKey = FIRST.key;
});

it("what is open stays while nothing is heard of the key", async () => {
  standIn.shut.set(FIRST.key, refused);
  await look();
  await db.alarmSighting.deleteMany();
  const { keyRefusals } = await readSite();
  expect(keyRefusals).toEqual([{ subject: FIRST_NAME, value: 0.5 }]);
  standIn.shut.set(FIRST.key, envelope(500, "Server exception"));
  await readRules();
  await letItBeGoodForLong("kie-key-refused");
  await readRules();
  expect(await open()).toEqual([`kie-key-refused: ${FIRST_NAME}`]);
});

it("a key that can't be opened under any secret is told as refused", async () => {
  const { id } = await addSecond();
  await db.providerKey.update({ where: { id }, data: { secret: "sealed under a secret that is lost" } });
  await readRules();
  expect(await open()).toEqual([`kie-key-refused: ${SECOND_NAME}`]);
});

it("a drill names a key as a real one does", async () => {
  const [drill] = await drillAlarms("command line", "kie-no-balance");
  expect(drill && sentenceOf(drill, "EN")).toMatch(/^\[Drill\] The kie\.ai account of our key KIE_API_KEY \(…\w{4}\)/);
  expect(await alarmOf("kie-no-balance")).toBeNull();
});

it("spend is one sum: the alarm's and the ceiling's differ in their span alone, and neither counts what has failed", async () => {
  await db.taskOutcome.deleteMany();
  const { userId } = await makeAccount();
  const end = (data: object) => insertTask(userId, { sandbox: false, status: "COMPLETED", ...data });
  await end({ kieCredits: 40 });
  await end({ kieCredits: 20 });
  await end({ kieCredits: 9, status: "FAILED", failureCategory: "PROVIDER", failureCode: "PROVIDER_FAILED" });
  await end({ kieCredits: 5, sandbox: true });
  const old = await end({ kieCredits: 7 });
  await db.taskOutcome.update({ where: { taskId: old.id }, data: { endedAt: fromNow(-1.5 * HOUR) } });
  expect(await spentSince(fromNow(-HOUR))).toBe(60);
  expect((await readSite()).spentInHour).toBe(60);
  expect((await spendThisHour()).spent).toBe(await spentSince(new Date(Math.floor(Date.now() / HOUR) * HOUR)));
  await readRules();
  expect(await alarmOf("kie-spend")).toMatchObject({ value: 60, threshold: 50 });
});
