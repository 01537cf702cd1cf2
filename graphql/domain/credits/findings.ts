import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";

/** Something that differs from what must be true: its kind, the account, task, prompt or model it is about, and the facts. */
export type Finding = { kind: string; subject: string; detail: Record<string, string | number | boolean | null> };

/** Keeps what a check has found, once a kind and subject, and logs it for the operator. */
export async function keepFindings(findings: Finding[]): Promise<void> {
  const at = now();
  for (const { kind, subject, detail } of findings) {
    log.error({ event: "finding", kind, subject, detail });
    await db.ledgerFinding.upsert({
      where: { kind_subject: { kind, subject } },
      create: { kind, subject, detail, foundAt: at, lastSeenAt: at },
      update: { detail, seen: { increment: 1 }, lastSeenAt: at },
    });
  }
}
