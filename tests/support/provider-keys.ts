import { addProviderKey } from "#graphql/domain/operations/provider/add-key.ts";
import type { ListedKey } from "#graphql/domain/provider/list.ts";
import { db } from "#graphql/runtime/db.ts";
import { notify } from "#graphql/runtime/pubsub.ts";

export const FIRST = { key: "kie-key-of-the-first-account", secret: "signs the callbacks of the first" };
export const SECOND = { key: "kie-key-of-the-second-account", secret: "signs-the-callbacks-of-the-second" };

/** Adds the second account's key, as an operator does. */
export function addSecond(more: { weight?: number } = {}): Promise<ListedKey> {
  const { key, secret: webhookHmacKey } = SECOND;
  return addProviderKey("command line", { label: "second", key, webhookHmacKey, ...more });
}

/** As a site is that has only KIE_API_KEY, and at which nothing was sent lately. */
export async function forgetKeys(): Promise<void> {
  await db.providerKey.deleteMany();
  await db.provider.deleteMany();
  await db.modelBreaker.deleteMany();
  await db.kieChannel.deleteMany({ where: { keyId: { not: "first" } } });
  const data = { sentAt: [], turn: 0, pausedUntil: null, pausedSince: null, pauseReason: null };
  await db.kieChannel.updateMany({ data });
  notify("catalog");
  notify("dispatch");
}
