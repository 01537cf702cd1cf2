import { enqueueMail, wakeMail } from "#graphql/domain/accounts/mail/mail.ts";
import { sentenceOf } from "#graphql/domain/operations/alarms/rules.ts";
import { alarmWebhookJob } from "#graphql/domain/operations/alarms/webhook.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import { endOfQuiet } from "#graphql/runtime/settings/quiet-hours.ts";
import type { Alarm } from "#prisma/generated/client/client.ts";

/** More people than run any site. */
const MOST_OPERATORS = 100;

/**
 * Tells operators of each alarm that has fired or is over and was not told yet: by mail in their language, and by the
 * webhook. It is told and marked in one transaction, so however many processes come by, it is told once.
 */
export async function announceAlarms(): Promise<void> {
  let isTold = false;
  while (await db.$transaction(announceNext)) isTold = true;
  if (!isTold) return;
  wakeMail();
  wakeWorker(alarmWebhookJob);
}

async function announceNext(tx: Tx): Promise<boolean> {
  const [next] = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Alarm" WHERE "toldFiredAt" IS NULL OR ("resolvedAt" IS NOT NULL AND "toldResolvedAt" IS NULL)
    ORDER BY "id" LIMIT 1 FOR UPDATE SKIP LOCKED`;
  if (next === undefined) return false;
  const alarm = await tx.alarm.findUniqueOrThrow({ where: { id: next.id } });
  const happened = alarm.toldFiredAt === null ? "fired" : "resolved";
  await mailOperators(tx, alarm, happened);
  if (env.alarms.webhook.url !== undefined) await enqueue(alarmWebhookJob, { alarmId: alarm.id, happened }, { tx });
  const data = happened === "fired" ? { toldFiredAt: now() } : { toldResolvedAt: now() };
  await tx.alarm.update({ where: { id: alarm.id }, data });
  return true;
}

/** That a thing is over wakes nobody, however critical it was. */
async function mailOperators(tx: Tx, alarm: Alarm, happened: "fired" | "resolved"): Promise<void> {
  const operators = await tx.user.findMany({
    where: { role: { not: "USER" }, deletedAt: null, suspendedAt: null },
    orderBy: { id: "asc" },
    take: MOST_OPERATORS,
  });
  const isUrgent = alarm.isCritical && happened === "fired";
  const { quietHours } = env.alarms;
  const quietUntil = isUrgent || quietHours === undefined ? null : endOfQuiet(quietHours, now());
  for (const { id: userId, email: recipient, locale } of operators) {
    const kind = happened === "fired" ? "ALARM_FIRED" : "ALARM_RESOLVED";
    const details = { reason: sentenceOf(alarm, locale) };
    await enqueueMail(tx, { kind, userId, recipient, locale, details, notBefore: quietUntil ?? now() });
  }
}
