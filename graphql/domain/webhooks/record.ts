import type { IncomingHttpHeaders } from "node:http";
import { WHY_DISABLED, webhookDisabledJob } from "#graphql/domain/webhooks/tell-disabled.ts";
import { DAY, fromNow, HOUR, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db, type Tx } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import { enqueue, wakeWorker } from "#graphql/runtime/queue.ts";
import type { WebhookDelivery, WebhookEndpoint } from "#prisma/generated/client/client.ts";

/** What came back; `status` is null when nothing did, and `text` says why. */
export type Answer = { status: number | null; text: string; headers: IncomingHttpHeaders };

/** How long after each failure the next try is: three days in all. */
export const RETRY_AFTER_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  18 * HOUR,
  22 * HOUR,
];
const JITTER = 0.2;
const DISABLED_AFTER_MS = 3 * DAY;
const LONGEST_RETRY_AFTER_MS = DAY;
const SLOW_DOWN = new Set([429, 502, 503, 504]);

type Attempt = { headers: Record<string, string>; answer: Answer; durationMs: number };

/** Writes one try into the log, and what follows from it, in one transaction. */
export async function record(
  delivery: WebhookDelivery & { endpoint: WebhookEndpoint },
  attempt: Attempt,
): Promise<void> {
  const { id, endpoint } = delivery;
  const { headers, answer, durationMs } = attempt;
  const { status, text } = answer;
  const isDelivered = status !== null && status >= 200 && status < 300;
  const disabling = await db.$transaction(async (tx) => {
    const number = (await tx.webhookAttempt.count({ where: { deliveryId: id } })) + 1;
    const kept = {
      deliveryId: id,
      number,
      requestHeaders: headers,
      status,
      answer: text,
      durationMs,
      createdAt: now(),
    };
    await tx.webhookAttempt.create({ data: kept });
    if (!isDelivered) return failed(tx, delivery, answer);
    const over = { attempts: delivery.attempts + 1, nextAttemptAt: null, claimedUntil: null, failedAt: null };
    await tx.webhookDelivery.update({ where: { id }, data: { ...over, deliveredAt: now() } });
    if (endpoint.failingSince !== null) {
      await tx.webhookEndpoint.update({ where: { id: endpoint.id }, data: { failingSince: null } });
    }
    return false;
  });
  log.info({ event: "webhook sent", deliveryId: id, endpointId: endpoint.id, type: delivery.type, status, durationMs });
  if (disabling) wakeWorker(webhookDisabledJob);
}

async function failed(
  tx: Tx,
  delivery: WebhookDelivery & { endpoint: WebhookEndpoint },
  answer: Answer,
): Promise<boolean> {
  const { id, endpoint } = delivery;
  const attempts = delivery.attempts + 1;
  const waitMs = answer.status === 410 ? null : waitAfter(attempts, answer);
  const next = waitMs === null ? { nextAttemptAt: null, failedAt: now() } : { nextAttemptAt: fromNow(waitMs) };
  await tx.webhookDelivery.update({ where: { id }, data: { attempts, claimedUntil: null, ...next } });
  const failingSince = endpoint.failingSince ?? now();
  await tx.webhookEndpoint.update({ where: { id: endpoint.id }, data: { failingSince } });
  if (answer.status === 410) return disable(tx, endpoint, WHY_DISABLED.GONE.EN);
  const isHopeless = waitMs === null && now().getTime() - failingSince.getTime() >= DISABLED_AFTER_MS * (1 - JITTER);
  return isHopeless ? disable(tx, endpoint, WHY_DISABLED.FAILING.EN) : false;
}

/** How long to wait after this many failures; null when there is no further try. The receiver may ask for longer. */
export function waitAfter(attempts: number, { status, headers }: Answer): number | null {
  const plan = RETRY_AFTER_MS[attempts - 1];
  if (plan === undefined) return null;
  const slowed = status !== null && SLOW_DOWN.has(status) ? plan * 2 : plan;
  const jittered = slowed * (1 - JITTER + 2 * JITTER * Math.random());
  const asked = Number(headers["retry-after"]) * SECOND;
  return Number.isFinite(asked) ? Math.min(Math.max(jittered, asked), LONGEST_RETRY_AFTER_MS) : jittered;
}

async function disable(tx: Tx, endpoint: WebhookEndpoint, reason: string): Promise<boolean> {
  const { count } = await tx.webhookEndpoint.updateMany({
    where: { id: endpoint.id, disabledAt: null },
    data: { disabledAt: now(), disabledReason: reason },
  });
  if (count === 0) return false;
  log.warn({ event: "webhook endpoint disabled", endpointId: endpoint.id, reason });
  await enqueue(webhookDisabledJob, { endpointId: endpoint.id }, { tx });
  return true;
}
