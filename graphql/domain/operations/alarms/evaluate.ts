import { announceAlarms } from "#graphql/domain/operations/alarms/announce.ts";
import { endDrills } from "#graphql/domain/operations/alarms/drill.ts";
import { probe } from "#graphql/domain/operations/alarms/probe.ts";
import { readSite, type SiteReadings } from "#graphql/domain/operations/alarms/readings.ts";
import { type Rule, rules } from "#graphql/domain/operations/alarms/rules.ts";
import { reportSightings } from "#graphql/domain/operations/alarms/sightings.ts";
import { fromNow, HOUR, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { Alarm, AlarmSuspicion } from "#prisma/generated/client/client.ts";

/** One process reads the rules for all, so often. */
const READ_EVERY_MS = 8 * SECOND;
/** Rules look back for an hour. */
const SIGHTING_LIFE_MS = 2 * HOUR;
const MOST_OPEN = 500;

/**
 * A round of every process: writes down what this one has met, reads the rules if no other process just has, and tells
 * operators of what has fired or is over.
 */
export async function watchAlarms(): Promise<void> {
  await reportSightings();
  if (await isMyTurn()) await readRules();
  await endDrills();
  await announceAlarms();
}

async function isMyTurn(): Promise<boolean> {
  const turn = await db.$executeRaw`
    INSERT INTO "Site" ("id", "alarmsReadAt") VALUES (1, ${now()})
    ON CONFLICT ("id") DO UPDATE SET "alarmsReadAt" = EXCLUDED."alarmsReadAt"
    WHERE "Site"."alarmsReadAt" IS NULL OR "Site"."alarmsReadAt" < ${fromNow(-READ_EVERY_MS)}`;
  return turn > 0;
}

/**
 * Raises an alarm for every rule whose reading is bad, and has been for as long as it must; ends those that are well again.
 * Two processes that do it at once raise one: the database has room for one open alarm a rule and subject.
 */
export async function readRules(): Promise<void> {
  const site = await readSite();
  const open = await db.alarm.findMany({ where: { resolvedAt: null, isDrill: false }, take: MOST_OPEN });
  const suspicions = await db.alarmSuspicion.findMany({ take: MOST_OPEN });
  for (const rule of rules) await readRule(rule, { site, open, suspicions });
  await db.alarmSighting.deleteMany({ where: { minute: { lt: fromNow(-SIGHTING_LIFE_MS) } } });
  await probe(new Set(open.map(({ rule }) => rule)));
}

type Known = { site: SiteReadings; open: Alarm[]; suspicions: AlarmSuspicion[] };

async function readRule(rule: Rule, { site, open, suspicions }: Known): Promise<void> {
  const threshold = rule.fires();
  const readings = new Map(threshold === null ? [] : rule.reads(site).map(({ subject, value }) => [subject, value]));
  const mine = <Row extends { rule: string; subject: string }>(rows: Row[]) =>
    new Map(rows.filter((row) => row.rule === rule.name).map((row) => [row.subject, row]));
  const [alarms, suspected] = [mine(open), mine(suspicions)];
  for (const subject of new Set([...readings.keys(), ...alarms.keys(), ...suspected.keys()])) {
    const reading = { subject, value: readings.get(subject) ?? null, threshold };
    const alarm = alarms.get(subject);
    if (alarm === undefined) await watchFor(rule, reading, suspected.get(subject));
    else await watchOut(rule, reading, alarm);
  }
}

type Seen = { subject: string; value: number | null; threshold: number | null };

/** Nothing is open: a bad reading fires once it has lasted. */
async function watchFor(rule: Rule, seen: Seen, suspicion: AlarmSuspicion | undefined): Promise<void> {
  const key = { rule: rule.name, subject: seen.subject };
  if (!isBad(rule, seen)) {
    if (suspicion !== undefined) await db.alarmSuspicion.deleteMany({ where: key });
    return;
  }
  if (rule.badMs > 0 && (suspicion === undefined || suspicion.since > fromNow(-rule.badMs))) {
    if (suspicion === undefined)
      await db.alarmSuspicion.createMany({ data: { ...key, since: now() }, skipDuplicates: true });
    return;
  }
  await raise(rule, seen);
  if (suspicion !== undefined) await db.alarmSuspicion.deleteMany({ where: key });
}

async function raise(rule: Rule, { subject, value, threshold }: Seen): Promise<void> {
  const told = value === null || Number.isFinite(value) ? value : null;
  const data = { rule: rule.name, subject, isCritical: rule.isCritical, value: told, threshold, firedAt: now() };
  const { count } = await db.alarm.createMany({ data, skipDuplicates: true });
  if (count > 0) log.error({ event: "alarm fired", rule: rule.name, subject, value: told });
}

/** It is open: it ends once its reading has been good for as long as it must. */
async function watchOut(rule: Rule, seen: Seen, { id, goodSince }: Alarm): Promise<void> {
  const still = { id, resolvedAt: null };
  if (!isGood(rule, seen)) {
    if (goodSince !== null) await db.alarm.updateMany({ where: still, data: { goodSince: null } });
    return;
  }
  const at = now();
  if ((goodSince ?? at).getTime() + rule.goodMs > at.getTime()) {
    if (goodSince === null) await db.alarm.updateMany({ where: still, data: { goodSince: at } });
    return;
  }
  const { count } = await db.alarm.updateMany({ where: still, data: { goodSince: goodSince ?? at, resolvedAt: at } });
  if (count > 0) log.info({ event: "alarm over", rule: rule.name, subject: seen.subject });
}

function isBad(rule: Rule, { value, threshold }: Seen): boolean {
  if (value === null || threshold === null) return false;
  return rule.side === "above" ? value >= threshold : value < threshold;
}

/** A rule that is switched off has nothing to say any more. */
function isGood(rule: Rule, { value, threshold }: Seen): boolean {
  if (threshold === null) return true;
  if (value === null) return rule.unread === "good";
  const enough = rule.resolves(threshold);
  return rule.side === "above" ? value <= enough : value >= enough;
}
