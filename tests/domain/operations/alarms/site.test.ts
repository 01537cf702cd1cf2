import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { reconcileLedgers } from "#graphql/domain/credits/reconcile.ts";
import { acknowledgeAlarm } from "#graphql/domain/operations/alarms/acknowledge.ts";
import { announceAlarms } from "#graphql/domain/operations/alarms/announce.ts";
import { drillAlarms, endDrills } from "#graphql/domain/operations/alarms/drill.ts";
import { readRules, watchAlarms } from "#graphql/domain/operations/alarms/evaluate.ts";
import { rules } from "#graphql/domain/operations/alarms/rules.ts";
import { reportSightings } from "#graphql/domain/operations/alarms/sightings.ts";
import { DAY, fromNow, HOUR, MINUTE, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { storage } from "#graphql/vendors/storage/storage.ts";
import { makeAccount } from "#tests/support/accounts.ts";
import { alarmOf, letItBeGoodForLong } from "#tests/support/alarms.ts";
import { useDatabase } from "#tests/support/database.ts";
import { mailsTo } from "#tests/support/mail.ts";
import { signedInAs } from "#tests/support/operators.ts";
import { useSettings } from "#tests/support/settings.ts";

useDatabase();
useSettings({ ALARM_FULL_PERCENT: "100" });

async function over(rule: string): Promise<void> {
  await readRules();
  await letItBeGoodForLong(rule);
  await readRules();
  expect(await alarmOf(rule)).toBeNull();
}

describe("what stands with us", () => {
  it("storage that fails again and again is told, and is over when it has stored for minutes", async () => {
    await reportSightings();
    const blocked = join(env.dataDir, "media", "results");
    rmSync(blocked, { recursive: true, force: true });
    mkdirSync(join(env.dataDir, "media"), { recursive: true });
    writeFileSync(blocked, "in the way");
    const put = () =>
      storage().put("results/a-file.txt", Buffer.from("x"), { contentType: "text/plain", metadata: {} });
    for (const _ of [1, 2, 3]) await expect(put()).rejects.toThrow();
    await reportSightings();
    await readRules();
    expect(await alarmOf("storage-failing")).toMatchObject({ value: 3, isCritical: true });
    rmSync(blocked);
    await put();
    await reportSightings();
    await readRules();
    expect(await alarmOf("storage-failing")).not.toBeNull();
    await db.alarmSighting.updateMany({ data: { minute: fromNow(-10 * MINUTE) }, where: { what: "storage.failed" } });
    await over("storage-failing");
  });

  it("uploads that their senders break off say nothing of the storage", async () => {
    await reportSightings();
    async function* cut() {
      yield Buffer.from("half of ");
      throw new Error("gone");
    }
    for (const name of ["a", "b", "c", "d"]) {
      const put = storage().put(`results/${name}.txt`, Readable.from(cut()), {
        contentType: "text/plain",
        metadata: {},
      });
      await expect(put).rejects.toThrow();
    }
    await reportSightings();
    await readRules();
    expect(await alarmOf("storage-failing")).toBeNull();
  });

  it("books that do not add up, as the nightly check finds them; each kind has an alarm of its own", async () => {
    const { userId } = await makeAccount();
    await db.creditBalance.update({ where: { userId }, data: { available: { increment: 1 } } });
    await reconcileLedgers();
    await readRules();
    const told = await db.alarm.findMany({ where: { rule: "ledger-finding", resolvedAt: null } });
    const kinds = (await db.ledgerFinding.groupBy({ by: ["kind"] })).map(({ kind }) => kind);
    expect(kinds.length).toBeGreaterThan(0);
    expect(told.map(({ subject }) => subject).sort()).toEqual(kinds.sort());
    await db.creditBalance.update({ where: { userId }, data: { available: { decrement: 1 } } });
    await db.ledgerFinding.updateMany({ data: { lastSeenAt: fromNow(-2 * DAY) } });
    await over("ledger-finding");
  });

  it("a disk, or a database, that is nearly full", async () => {
    env.alarms.fullPercent = 0.000_01;
    env.alarms.databaseGb = 0.001;
    await db.alarmSighting.deleteMany({ where: { what: { startsWith: "disk." } } });
    await reportSightings();
    await db.$executeRaw`INSERT INTO "AlarmSighting" (what, minute, value, "lastAt") VALUES (${`disk.${hostname()}`}, date_trunc('minute', now()), 99, now()) ON CONFLICT DO NOTHING`;
    await readRules();
    expect(await alarmOf("disk-full", hostname())).not.toBeNull();
    expect(await alarmOf("database-full")).not.toBeNull();
    env.alarms.fullPercent = 100;
    env.alarms.databaseGb = undefined;
    await db.alarmSighting.updateMany({ where: { what: { startsWith: "disk." } }, data: { value: 50 } });
    await over("disk-full");
    await over("database-full");
  });

  it("a backup that is too old, or none; without a setting nobody asks", async () => {
    await readRules();
    expect(await alarmOf("backup-old")).toBeNull();
    env.alarms.backupMaxAgeHours = 24;
    await readRules();
    expect(await alarmOf("backup-old")).toMatchObject({ value: null, threshold: 24 });
    await db.backup.create({ data: { madeAt: fromNow(-25 * HOUR), place: "/backups/1", byteSize: 1 } });
    await over("backup-old").catch(() => undefined);
    expect(await alarmOf("backup-old")).not.toBeNull();
    await db.backup.create({ data: { madeAt: now(), place: "/backups/2", byteSize: 1 } });
    await over("backup-old");
    env.alarms.backupMaxAgeHours = undefined;
  });
});

it("however many processes read the rules at once, one alarm is raised, and it is mailed once to each operator in their language", async () => {
  await announceAlarms();
  const [admin, support] = [await signedInAs("ADMIN"), await signedInAs("SUPPORT")];
  await db.user.update({ where: { id: support.viewer.userId }, data: { locale: "ZH" } });
  await signedInAs("USER");
  const { email: toAdmin } = await db.user.findUniqueOrThrow({ where: { id: admin.viewer.userId } });
  const { email: toSupport } = await db.user.findUniqueOrThrow({ where: { id: support.viewer.userId } });
  env.alarms.backupMaxAgeHours = 1;
  await db.backup.deleteMany();
  await Promise.all([1, 2, 3, 4].map(() => readRules()));
  expect(await db.alarm.count({ where: { rule: "backup-old", resolvedAt: null } })).toBe(1);
  await Promise.all([1, 2, 3].map(() => announceAlarms()));
  expect(
    (await mailsTo(toAdmin)).filter(({ subject }) => subject === "Alarm: There is no backup that we know of."),
  ).toHaveLength(1);
  expect((await mailsTo(toSupport)).map(({ subject }) => subject)).toEqual(["警报：没有已知的备份。"]);
  expect((await mailsTo(toSupport))[0]?.text).toContain("/zh/operators/alarms");
  env.alarms.backupMaxAgeHours = undefined;
  await over("backup-old");
  await announceAlarms();
  expect((await mailsTo(toSupport)).map(({ subject }) => subject)).toContain("已恢复：没有已知的备份。");
});

it("one process reads the rules for all: who comes right after it does not", async () => {
  env.alarms.backupMaxAgeHours = 1;
  await db.backup.deleteMany();
  await db.site.upsert({ where: { id: 1 }, create: { alarmsReadAt: now() }, update: { alarmsReadAt: now() } });
  await watchAlarms();
  expect(await alarmOf("backup-old")).toBeNull();
  await db.site.update({ where: { id: 1 }, data: { alarmsReadAt: fromNow(-MINUTE) } });
  await watchAlarms();
  expect(await alarmOf("backup-old")).not.toBeNull();
  env.alarms.backupMaxAgeHours = undefined;
  await over("backup-old");
});

it("during quiet hours a mail waits for their end, unless the alarm is critical", async () => {
  await announceAlarms();
  await db.mail.deleteMany();
  const hour = (ms: number) => fromNow(ms).toISOString().slice(11, 16);
  const [from, until] = [hour(-HOUR), hour(HOUR)].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  env.alarms.quietHours = { from: from ?? 0, until: until ?? 0, timeZone: "UTC" };
  const { actor } = await signedInAs("ADMIN");
  await drillAlarms(actor, "backup-old");
  await drillAlarms(actor, "kie-key-refused");
  await announceAlarms();
  env.alarms.quietHours = undefined;
  const mails = await db.mail.findMany({ where: { userId: actor.viewer.userId }, orderBy: { id: "asc" } });
  expect(mails.map(({ notBefore }) => notBefore > fromNow(MINUTE))).toEqual([true, false]);
  expect(mails[0]?.notBefore.getTime()).toBeLessThanOrEqual(fromNow(HOUR).getTime());
  await db.alarm.deleteMany();
});

describe("a drill", () => {
  it("fires each rule's alarm, marked, beside a real one, and is over by itself", async () => {
    const { actor } = await signedInAs("ADMIN");
    await db.alarm.create({ data: { rule: "queue-age", isCritical: false, firedAt: now() } });
    const drills = await drillAlarms(actor, "all");
    expect(drills.map(({ rule }) => rule).sort()).toEqual(rules.map(({ name }) => name).sort());
    expect(await drillAlarms(actor, "all")).toHaveLength(rules.length);
    expect(await db.alarm.count({ where: { isDrill: true } })).toBe(rules.length);
    await readRules();
    await endDrills();
    expect(await db.alarm.count({ where: { isDrill: true, resolvedAt: null } })).toBe(rules.length);
    await announceAlarms();
    const subjects = (await db.mail.findMany({ where: { userId: actor.viewer.userId } })).map(({ details }) =>
      JSON.stringify(details),
    );
    expect(subjects.filter((text) => text.includes("[Drill]"))).toHaveLength(rules.length);
    await db.alarm.updateMany({ where: { isDrill: true }, data: { firedAt: fromNow(-3 * MINUTE) } });
    await endDrills();
    expect(await db.alarm.count({ where: { isDrill: true, resolvedAt: null } })).toBe(0);
    expect(await db.alarm.count({ where: { isDrill: false, resolvedAt: null } })).toBe(1);
    await db.alarm.deleteMany();
  });

  it("is for administrators, and of rules that there are", async () => {
    const { actor } = await signedInAs("SUPPORT");
    await expect(drillAlarms(actor, "all")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(drillAlarms("command line", "coffee")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await db.alarm.count()).toBe(0);
  });
});

describe("an acknowledgement", () => {
  it("is somebody's, once, and on record; the alarm stays open", async () => {
    const [support, admin] = [await signedInAs("SUPPORT"), await signedInAs("ADMIN")];
    const { id } = await db.alarm.create({ data: { rule: "queue-age", isCritical: false, firedAt: now() } });
    const both = await Promise.allSettled([acknowledgeAlarm(support.actor, id), acknowledgeAlarm(admin.actor, id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(acknowledgeAlarm(support.actor, id)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await db.alarm.findUnique({ where: { id } })).toMatchObject({
      acknowledgedAt: expect.any(Date),
      resolvedAt: null,
    });
    expect(await db.auditEntry.count({ where: { action: "alarm.acknowledged" } })).toBe(1);
  });

  it("is for operators, of alarms that there are", async () => {
    const { actor } = await signedInAs("USER");
    await expect(acknowledgeAlarm(actor, "none")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(acknowledgeAlarm("command line", "none")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
