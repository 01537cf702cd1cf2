import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

/** Something that differs from what must be true: its kind, the account, task, prompt or model it is about, and the facts. */
export type Finding = { kind: string; subject: string; detail: Record<string, string | number | boolean | null> };

/** Some checks look two days back: what was mended is seen by them for so long. */
const SEEN_AFTER_MS = 3 * DAY;

/**
 * Keeps what a check has found, once a kind and subject, and logs it for the operator. What an operator has called mended is
 * open again when its numbers are others, or it is still there days later.
 */
export async function keepFindings(findings: Finding[]): Promise<void> {
  const at = now();
  for (const { kind, subject, detail } of findings) {
    log.error({ event: "finding", kind, subject, detail });
    const isBack = [{ NOT: { detail: { equals: detail } } }, { resolvedAt: { lt: fromNow(-SEEN_AFTER_MS) } }];
    await db.ledgerFinding.updateMany({
      where: { kind, subject, resolvedAt: { not: null }, OR: isBack },
      data: { resolvedAt: null, acknowledgedAt: null },
    });
    await db.ledgerFinding.upsert({
      where: { kind_subject: { kind, subject } },
      create: { kind, subject, detail, foundAt: at, lastSeenAt: at },
      update: { detail, seen: { increment: 1 }, lastSeenAt: at },
    });
  }
}
