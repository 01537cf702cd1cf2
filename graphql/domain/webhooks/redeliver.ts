import { v7 as uuid } from "uuid";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { InvalidInputError } from "#graphql/domain/errors.ts";
import { ownEndpoint } from "#graphql/domain/webhooks/endpoint.ts";
import { enqueueDelivery } from "#graphql/domain/webhooks/outbox.ts";
import { DAY, fromNow, now } from "#graphql/runtime/clock.ts";
import { deleteInBatches } from "#graphql/runtime/database/batches.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";
import type { WebhookDelivery } from "#prisma/generated/client/client.ts";

const KEPT_MS = 30 * DAY;

export type Which = {
  deliveries?: string[] | null | undefined;
  since?: Date | null | undefined;
  until?: Date | null | undefined;
  onlyFailed?: boolean | null | undefined;
};

/**
 * Sends again, with the same webhook-id, what was sent to an endpoint: the named deliveries, or those made between two
 * moments. @returns how many are due now.
 * @throws NotFoundError, InvalidInputError when neither names nor a beginning are given.
 */
export async function redeliver({ userId }: Viewer, endpointId: string, which: Which): Promise<number> {
  const { deliveries, since, until, onlyFailed } = which;
  await ownEndpoint(userId, endpointId);
  if (!deliveries && !since) {
    throw new InvalidInputError([
      { path: ["since"], code: "REQUIRED", message: "Name deliveries, or the moment to begin at." },
    ]);
  }
  const { count } = await db.webhookDelivery.updateMany({
    where: {
      endpointId,
      ...(deliveries && { id: { in: deliveries } }),
      createdAt: { gte: since ?? undefined, lte: until ?? undefined },
      ...(onlyFailed === true && { deliveredAt: null }),
    },
    data: { nextAttemptAt: now(), attempts: 0, claimedUntil: null, deliveredAt: null, failedAt: null },
  });
  notify("webhooks");
  return count;
}

/** Sends an endpoint an event of the kind "webhook.test", whatever it has chosen. @throws NotFoundError */
export async function sendTest({ userId }: Viewer, endpointId: string): Promise<WebhookDelivery> {
  await ownEndpoint(userId, endpointId);
  const message = "This is a test: nothing has happened.";
  const event = { type: "webhook.test" as const, source: `test:${uuid()}`, at: now(), data: { message } };
  const id = await enqueueDelivery(db, endpointId, event);
  notify("webhooks");
  return db.webhookDelivery.findUniqueOrThrow({ where: { id } });
}

/** Forgets deliveries that ended more than 30 days ago, with their logs. */
export async function deleteExpiredDeliveries(): Promise<void> {
  const where = { nextAttemptAt: null, createdAt: { lt: fromNow(-KEPT_MS) } };
  await deleteInBatches((limit) => db.webhookDelivery.deleteMany({ where, limit }));
}
