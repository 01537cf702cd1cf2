import type { NamedActor } from "#graphql/domain/operations/actor.ts";
import { now } from "#graphql/runtime/clock.ts";
import type { Tx } from "#graphql/runtime/db.ts";

/** What operators do, in the words of the audit log. */
type AuditAction =
  | "account.viewed"
  | "account.role_changed"
  | "account.suspended"
  | "account.restored"
  | "account.second_factor_reset"
  | "account.limits_changed"
  | "credits.corrected";

/** One act. `subject` is a global id; `before` and `after` are what changed, to be kept as JSON. */
export type Act = {
  action: AuditAction;
  subject: string;
  before?: object;
  after?: object;
  reason?: string;
};

/** Writes an act into the audit log, in the transaction of the act itself: neither is there without the other. */
export async function recordAct(tx: Tx, { name, userId, address }: NamedActor, act: Act): Promise<void> {
  const { action, subject, before, after, reason } = act;
  await tx.auditEntry.create({
    data: {
      actor: name,
      actorId: userId,
      address,
      action,
      subject,
      reason: reason ?? null,
      before: before === undefined ? null : JSON.stringify(before),
      after: after === undefined ? null : JSON.stringify(after),
      at: now(),
    },
  });
}
