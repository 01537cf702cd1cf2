import { ConflictError, NotFoundError } from "#graphql/domain/errors.ts";
import { globalIdOf } from "#graphql/domain/global-id.ts";
import { type Actor, mustBeActor } from "#graphql/domain/operations/actor.ts";
import { recordAct } from "#graphql/domain/operations/audit.ts";
import { SERVICE } from "#graphql/domain/operations/people/act.ts";
import { readReason } from "#graphql/domain/operations/reason.ts";
import { now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { WebhookDelivery } from "#prisma/generated/client/client.ts";

/** What was sent to an endpoint; it may hold what somebody asked for, so the look is on record. Null when there is none. */
export async function lookAtDelivery(actor: Actor, id: string): Promise<WebhookDelivery | null> {
  return db.$transaction(async (tx) => {
    const by = await mustBeActor(actor, SERVICE, tx);
    const delivery = await tx.webhookDelivery.findUnique({ where: { id } });
    const subject = globalIdOf("WebhookDelivery", id);
    if (delivery !== null) await recordAct(tx, by, { action: "delivery.viewed", subject });
    return delivery;
  });
}

/**
 * Sends a delivery again, with the same webhook-id, as its owner could.
 * @throws ForbiddenError, UnauthenticatedError, InvalidInputError, NotFoundError, ConflictError while its endpoint is off, and
 * while it is due anyway.
 */
export async function retryDelivery(
  actor: Actor,
  { delivery: id, reason }: { delivery: string; reason: string },
): Promise<WebhookDelivery> {
  const why = readReason(reason);
  const due = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "WebhookDelivery" WHERE "id" = ${id} FOR UPDATE`;
    const by = await mustBeActor(actor, SERVICE, tx);
    const delivery = await tx.webhookDelivery.findUnique({ where: { id }, include: { endpoint: true } });
    if (delivery === null) throw new NotFoundError("delivery");
    const { endpoint, attempts, nextAttemptAt, failedAt } = delivery;
    if (endpoint.disabledAt !== null) throw new ConflictError("Its endpoint is off: its owner turns it on again.");
    if (nextAttemptAt !== null && nextAttemptAt <= now()) throw new ConflictError("It is being sent already.");
    const subject = globalIdOf("WebhookDelivery", id);
    await recordAct(tx, by, { action: "delivery.retried", subject, before: { attempts, failedAt }, reason: why });
    const again = { nextAttemptAt: now(), attempts: 0, claimedUntil: null, deliveredAt: null, failedAt: null };
    return tx.webhookDelivery.update({ where: { id }, data: again });
  });
  notify("webhooks");
  return due;
}
