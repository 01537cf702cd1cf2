import { fromNow, MINUTE } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import type { Alarm } from "#prisma/generated/client/client.ts";

/** The open alarm of a rule that is no drill; null where there is none. */
export function alarmOf(rule: string, subject?: string): Promise<Alarm | null> {
  return db.alarm.findFirst({
    where: { rule, resolvedAt: null, isDrill: false, ...(subject !== undefined && { subject }) },
  });
}

/** Lets the time pass for which a reading must be good: if it is now, it has been for a minute. */
export async function letItBeGoodForLong(rule: string): Promise<void> {
  await db.alarm.updateMany({
    where: { rule, goodSince: { not: null }, resolvedAt: null },
    data: { goodSince: fromNow(-MINUTE) },
  });
}
