import { mustStillBeSignedIn } from "#graphql/domain/accounts/still-signed-in.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { InvalidInputError, NotFoundError, QuotaExceededError } from "#graphql/domain/errors.ts";
import { lockAccount } from "#graphql/domain/quotas.ts";
import { type EndpointInput, readEndpoint } from "#graphql/domain/webhooks/endpoint-input.ts";
import { makeSigningSecret, seal } from "#graphql/domain/webhooks/secret.ts";
import { fromNow, HOUR, now } from "#graphql/runtime/clock.ts";
import { db } from "#graphql/runtime/db.ts";
import { log } from "#graphql/runtime/log.ts";
import type { WebhookEndpoint } from "#prisma/generated/client/client.ts";

export const MOST_ENDPOINTS = 20;
const OVERLAP_MS = 24 * HOUR;

export type MadeEndpoint = { endpoint: WebhookEndpoint; secret: string };

/**
 * Makes an endpoint that is told of what happens from now on. Its signing secret is given this once.
 * @throws InvalidInputError; QuotaExceededError above 20 endpoints, on each side of the account.
 */
export async function createEndpoint(viewer: Viewer, input: EndpointInput): Promise<MadeEndpoint> {
  const { userId } = viewer;
  const { url, events, ...settings } = readEndpoint(input);
  if (url === undefined || events === undefined) {
    throw new InvalidInputError([
      { path: [url === undefined ? "url" : "events"], code: "REQUIRED", message: "This must be given." },
    ]);
  }
  const secret = makeSigningSecret();
  const { lastEventSequence } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const kept = { secret: seal(secret), lastSequence: lastEventSequence };
  const endpoint = await db.$transaction(async (tx) => {
    const made = await tx.webhookEndpoint.create({ data: { ...settings, ...kept, userId, url, events } });
    await lockAccount(tx, userId);
    await mustStillBeSignedIn(tx, viewer);
    if ((await tx.webhookEndpoint.count({ where: { userId } })) <= MOST_ENDPOINTS) return made;
    throw new QuotaExceededError(`An account has at most ${MOST_ENDPOINTS} endpoints. Delete some that are not used.`);
  });
  log.info({ event: "webhook endpoint made", endpointId: endpoint.id, userId });
  return { endpoint, secret };
}

/**
 * Changes an endpoint: what is left out stays. Enabling one that was disabled tells it of all that it has missed, and
 * needs a secret that is not revoked.
 * @throws NotFoundError, InvalidInputError.
 */
export async function updateEndpoint(
  { userId }: Viewer,
  id: string,
  input: EndpointInput & { enabled?: boolean | null | undefined },
): Promise<WebhookEndpoint> {
  const { enabled, ...rest } = input;
  const settings = readEndpoint(rest);
  const state =
    enabled === true
      ? { disabledAt: null, disabledReason: null, failingSince: null }
      : enabled === false
        ? { disabledAt: now(), disabledReason: "Disabled by its owner." }
        : {};
  const [endpoint] = await db.webhookEndpoint.updateManyAndReturn({
    where: { id, userId, ...(enabled === true && { secretRevokedAt: null }) },
    data: { ...settings, ...state },
  });
  if (endpoint !== undefined) return endpoint;
  await ownEndpoint(userId, id);
  throw new InvalidInputError([
    { path: ["enabled"], code: "UNFIT", message: "Its signing secret is revoked. Make a new one first." },
  ]);
}

/** Removes an endpoint with its log; nothing more is sent to it. @throws NotFoundError */
export async function deleteEndpoint({ userId }: Viewer, id: string): Promise<void> {
  const { count } = await db.webhookEndpoint.deleteMany({ where: { id, userId } });
  if (count === 0) throw new NotFoundError("webhook endpoint");
}

/**
 * Gives an endpoint a new secret. For a day what is sent is signed with both, but never with one that was revoked.
 * @throws NotFoundError
 */
export async function rotateSecret({ userId }: Viewer, id: string): Promise<MadeEndpoint> {
  const old = await ownEndpoint(userId, id);
  const secret = makeSigningSecret();
  const overlap =
    old.secretRevokedAt === null ? { previousSecret: old.secret, previousSecretUntil: fromNow(OVERLAP_MS) } : {};
  const endpoint = await db.webhookEndpoint.update({
    where: { id },
    data: { secret: seal(secret), secretRevokedAt: null, ...overlap },
  });
  return { endpoint, secret };
}

/** An endpoint of the account's. @throws NotFoundError */
export async function ownEndpoint(userId: string, id: string): Promise<WebhookEndpoint> {
  const endpoint = await db.webhookEndpoint.findFirst({ where: { id, userId } });
  if (endpoint === null) throw new NotFoundError("webhook endpoint");
  return endpoint;
}
