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
  | "credits.corrected"
  | "alarm.acknowledged"
  | "alarm.drilled"
  | "site.mode_changed"
  | "site.limits_changed"
  | "limit_group.set"
  | "limit_group.removed"
  | "account.sessions_ended"
  | "account.email_verified"
  | "account.export_requested"
  | "account.deleted"
  | "payment.refunded"
  | "payment.refund_refused"
  | "payment.accepted"
  | "finding.acknowledged"
  | "finding.resolved"
  | "books.exported"
  | "prompt.viewed"
  | "callback.viewed"
  | "delivery.viewed"
  | "delivery.retried"
  | "mail.ordered"
  | "mail.retried"
  | "mail.dropped"
  | "job.retried"
  | "log.exported"
  | "task.viewed"
  | "task.repaired"
  | "model.price_set"
  | "model.cost_set"
  | "model.pricing_set"
  | "model.example_set"
  | "price_rules.set"
  | "model.state_set"
  | "model.looked_up"
  | "model.imported"
  | "model.reread"
  | "model.tried"
  | "provider_key.added"
  | "provider_key.state_changed"
  | "provider_key.weighed"
  | "provider.changed"
  | "provider.pause_ended"
  | "announcement.made"
  | "announcement.withdrawn"
  | "pack.set"
  | "style.set";

/** One act. `subject` is a global id, or the id of a row that has none; `before` and `after` are what changed, to be kept as JSON. */
export type Act = {
  action: AuditAction;
  subject?: string;
  before?: object;
  after?: object;
  reason?: string;
};

/** Writes an act into the audit log, in the transaction of the act itself: neither is there without the other. */
export async function recordAct(tx: Tx, by: NamedActor, act: Act): Promise<void> {
  await tx.auditEntry.create({ data: entryOf(by, act) });
}

/** The same for many acts, with one statement. */
export async function recordActs(tx: Tx, by: NamedActor, acts: Act[]): Promise<void> {
  if (acts.length > 0) await tx.auditEntry.createMany({ data: acts.map((act) => entryOf(by, act)) });
}

function entryOf({ name, userId, address }: NamedActor, { action, subject, before, after, reason }: Act) {
  return {
    actor: name,
    actorId: userId,
    address,
    action,
    subject: subject ?? null,
    reason: reason ?? null,
    before: before === undefined ? null : JSON.stringify(before),
    after: after === undefined ? null : JSON.stringify(after),
    at: now(),
  };
}
