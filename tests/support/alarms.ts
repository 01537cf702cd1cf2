import { expect, vi } from "vitest";
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

/** Looks (a round of whoever reads the rules) until a rule's alarm is over: what was refused and answered in one round counts as refused. */
export async function untilOver(rule: string, look: () => Promise<void>): Promise<void> {
  await vi.waitFor(async () => {
    await look();
    await letItBeGoodForLong(rule);
    await look();
    expect(await alarmOf(rule)).toBeNull();
  });
}
