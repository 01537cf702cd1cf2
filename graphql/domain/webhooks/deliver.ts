import type { IncomingHttpHeaders } from "node:http";
import { urlProblem } from "#graphql/domain/webhooks/endpoint-input.ts";
import { type Answer, record } from "#graphql/domain/webhooks/record.ts";
import { signedHeaders, unseal } from "#graphql/domain/webhooks/secret.ts";
import { fromNow, MINUTE, now, SECOND } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { requestStream } from "#graphql/runtime/http/http.ts";
import { HttpError } from "#graphql/runtime/http/http-error.ts";
import { log } from "#graphql/runtime/log.ts";
import { Prisma, type WebhookDelivery, type WebhookEndpoint } from "#prisma/generated/client/client.ts";

const TIMEOUT_MS = 15 * SECOND;
const CLAIM_MS = MINUTE;
const KEPT_ANSWER_BYTES = 2048;
const AT_ONCE = 20;
/** So that a receiver who never answers holds up nobody else. */
const AT_ONCE_PER_ENDPOINT = 4;

type Due = WebhookDelivery & { endpoint: WebhookEndpoint };

const underWay = new Map<string, Promise<void>>();
const perEndpoint = new Map<string, number>();

/** Starts sending what is due, without waiting for the answers. @returns whether anything was started. */
export async function deliverDue(): Promise<boolean> {
  const due = await claim(AT_ONCE - underWay.size);
  for (const delivery of due) {
    perEndpoint.set(delivery.endpointId, (perEndpoint.get(delivery.endpointId) ?? 0) + 1);
    const sending = deliver(delivery)
      .catch((error) => log.error({ event: "webhook not recorded", deliveryId: delivery.id, err: error }))
      .finally(() => {
        underWay.delete(delivery.id);
        perEndpoint.set(delivery.endpointId, (perEndpoint.get(delivery.endpointId) ?? 1) - 1);
        if (perEndpoint.get(delivery.endpointId) === 0) perEndpoint.delete(delivery.endpointId);
      });
    underWay.set(delivery.id, sending);
  }
  return due.length > 0;
}

/** Waits for what is being sent. What is cut off instead is sent again after its claim ends. */
export async function drainDeliveries(): Promise<void> {
  await Promise.all(underWay.values());
}

async function claim(limit: number): Promise<Due[]> {
  if (limit <= 0) return [];
  const full = [...perEndpoint].flatMap(([id, count]) => (count >= AT_ONCE_PER_ENDPOINT ? [id] : []));
  // All that is claimed may be for the busiest of the others.
  const busiest = Math.max(0, ...[...perEndpoint.values()].filter((count) => count < AT_ONCE_PER_ENDPOINT));
  const most = Math.min(limit, AT_ONCE_PER_ENDPOINT - busiest);
  const claimed = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE "WebhookDelivery" SET "claimedUntil" = ${fromNow(CLAIM_MS)} WHERE "id" = ANY(ARRAY(
      SELECT d."id" FROM "WebhookDelivery" d JOIN "WebhookEndpoint" e ON e."id" = d."endpointId"
      WHERE d."nextAttemptAt" <= ${now()} AND (d."claimedUntil" IS NULL OR d."claimedUntil" < ${now()})
        AND e."disabledAt" IS NULL AND NOT (d."endpointId" = ANY(${full}))
      ORDER BY d."nextAttemptAt" LIMIT ${most} FOR UPDATE OF d SKIP LOCKED
    )) RETURNING "id"`);
  if (claimed.length === 0) return [];
  return db.webhookDelivery.findMany({
    where: { id: { in: claimed.map(({ id }) => id) } },
    include: { endpoint: true },
  });
}

async function deliver(delivery: Due): Promise<void> {
  const { endpoint, messageId, payload } = delivery;
  const startedAt = now();
  const secrets = liveSecrets(endpoint);
  if (secrets === null) return record(delivery, { headers: {}, answer: UNREADABLE_SECRET, durationMs: 0 });
  const headers = signedHeaders(messageId, startedAt, payload, secrets);
  const answer = await send(endpoint.url, headers, payload);
  const durationMs = now().getTime() - startedAt.getTime();
  await record(delivery, { headers, answer, durationMs });
}

const UNREADABLE_SECRET: Answer = {
  status: null,
  text: "The endpoint's signing secret can't be read any more. Give it a new one.",
  headers: {},
};

/** What to sign with; null when it was sealed under a secret of this site that is gone. */
function liveSecrets({ secret, previousSecret, previousSecretUntil }: WebhookEndpoint): string[] | null {
  const current = unseal(secret);
  if (current === null) return null;
  const isOverlapping = previousSecret !== null && previousSecretUntil !== null && previousSecretUntil > now();
  const previous = isOverlapping ? unseal(previousSecret) : null;
  return previous === null ? [current] : [current, previous];
}

/** One request. A redirect is an answer like any other, so it is a failure; so is an address that is not public. */
async function send(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
  const problem = urlProblem(url);
  if (problem !== null) return { status: null, text: problem, headers: {} };
  try {
    const options = { method: "POST", headers, body, timeoutMs: TIMEOUT_MS, maxBytes: 1024 * 1024 } as const;
    const response = await requestStream(url, options);
    const text = await beginningOf(response.stream).catch(() => "");
    return { status: response.status, text, headers: response.headers satisfies IncomingHttpHeaders };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { status: null, text: sentenceFor(error), headers: {} };
  }
}

async function beginningOf(stream: AsyncIterable<Buffer> & { destroy(): void }): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= KEPT_ANSWER_BYTES) break;
  }
  stream.destroy();
  return Buffer.concat(chunks).subarray(0, KEPT_ANSWER_BYTES).toString("utf8").replaceAll("\u0000", "");
}

// What the network said is ours to know; its owner is told the kind of trouble.
function sentenceFor({ phase }: HttpError): string {
  if (phase === "refused-address") return "The address is not public.";
  if (phase === "connect") return "No connection could be made.";
  if (phase === "timeout") return `There was no answer within ${TIMEOUT_MS / SECOND} seconds.`;
  return "The connection broke before there was an answer.";
}
