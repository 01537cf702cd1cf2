import { mayKeepFailure } from "#graphql/domain/accounts/rate-limits.ts";
import type { Visitor } from "#graphql/domain/accounts/visitor.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { SecurityEventKind } from "#prisma/generated/client/client.ts";

/** How long what happened to an account's safety is kept. */
const KEPT_DAYS = 180;
const LONGEST_TEXT = 256;

/** Where something was done from: the network address, and what the browser called itself. Null where nobody's request did it. */
export type From = Pick<Visitor, "ip" | "userAgent"> | null;

/** What happened. `detail` is what it was about: a name, an address, the way of a sign-in. */
export type SecurityFact = { userId: string; kind: SecurityEventKind; from: From; detail?: string | null };

/** Writes what happened into the account's own trail, in the transaction of the change itself. */
export async function recordSecurityEvent(tx: Tx, fact: SecurityFact): Promise<void> {
  await tx.securityEvent.create({ data: eventOf(fact) });
}

/** The row of what happened. */
export function eventOf({ userId, kind, from, detail }: SecurityFact) {
  return {
    userId,
    kind,
    detail: detail?.slice(0, LONGEST_TEXT) ?? null,
    address: from?.ip ?? null,
    userAgent: from?.userAgent?.slice(0, LONGEST_TEXT) ?? null,
    at: now(),
  };
}

/**
 * Keeps a sign-in that failed, where the account is known; no more than so many an hour. Nothing waits for it, so the time
 * that a refusal takes tells nobody whether there is an account.
 */
export function keepFailedSignIn(fact: Omit<SecurityFact, "kind">): void {
  void keep(fact).catch((error: unknown) => log.warn({ event: "failed sign-in not kept", err: error }));
}

async function keep(fact: Omit<SecurityFact, "kind">): Promise<void> {
  if (!(await mayKeepFailure(fact.userId))) return;
  await recordSecurityEvent(db, { ...fact, kind: "SIGN_IN_FAILED" });
}

/** Removes what is older than 180 days. */
export async function deleteExpiredSecurityEvents(): Promise<void> {
  const where = { at: { lt: fromNow(-KEPT_DAYS * DAY) } };
  await deleteInBatches((limit) => db.securityEvent.deleteMany({ where, limit }));
}
