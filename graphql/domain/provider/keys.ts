import { SECOND } from "#graphql/runtime/clock.ts";
import { remember } from "#graphql/runtime/database/remember.ts";
import { db } from "#graphql/runtime/db.ts";
import { env } from "#graphql/runtime/env.ts";
import { hide, unseal } from "#graphql/runtime/secrets.ts";
import { KEY_OF_SETTINGS, type KieProvider } from "#graphql/vendors/kie/provider.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";
import type { ProviderKey, Task } from "#prisma/generated/client/client.ts";

/** The key that stands in KIE_API_KEY: a task names it by no key at all. */
export const FIRST_KEY = KEY_OF_SETTINGS;

/** What keys are sealed with. */
export const PURPOSE = "provider keys";

/** A notification that is lost is made up for after this long. */
const FRESH_MS = 10 * SECOND;

/** `apiKey` is null where it can't be opened; `webhookHmacKey` where its callbacks come unsigned. */
type Opened = { apiKey: string | null; webhookHmacKey: string | null };

/** The added keys by their ids. Only what a key is used for changes, never the key. */
const added = remember<ReadonlyMap<string, Opened>>("catalog", FRESH_MS, async () => {
  const rows = await db.providerKey.findMany({ where: { secret: { not: null } } });
  return new Map(rows.map((row) => [row.id, opened(row)]));
});

/** A key and the key of its callbacks, as they are. From here on neither is written anywhere. */
export function opened({ secret, webhookSecret }: Pick<ProviderKey, "secret" | "webhookSecret">): Opened {
  const apiKey = secret === null ? null : unseal(PURPOSE, secret);
  const webhookHmacKey = webhookSecret === null ? null : (unseal(PURPOSE, webhookSecret) ?? UNREADABLE);
  hide(apiKey, webhookHmacKey);
  return { apiKey, webhookHmacKey };
}

/** Nothing is signed with it: a callback that should be signed is not taken without. */
const UNREADABLE = "";

/** Which ProviderKey a task belongs to. */
export function keyIdOf({ providerKeyId }: Pick<Task, "providerKeyId">): string {
  return providerKeyId ?? FIRST_KEY;
}

/** What a finding about a key is about. */
export function subjectOf({ providerKeyId }: Pick<Task, "providerKeyId">): string {
  return providerKeyId === null ? "kie.ai" : `kie.ai ${providerKeyId}`;
}

/**
 * The provider of a task, with the key that it was claimed for: everything about the task is asked with that.
 * @throws VendorError (refused, 401) for a key that can't be opened under any secret that is known.
 */
export async function providerOf({
  sandbox,
  providerKeyId,
}: Pick<Task, "sandbox" | "providerKeyId">): Promise<KieProvider> {
  if (sandbox || providerKeyId === null) return { sandbox };
  return providerOfKey(providerKeyId);
}

/** kie.ai, by one of our keys. @throws VendorError as `providerOf` does. */
export async function providerOfKey(id: string): Promise<KieProvider> {
  if (id === FIRST_KEY) return { sandbox: false };
  const apiKey = ((await added()).get(id) ?? (await justAdded(id)))?.apiKey ?? null;
  if (apiKey !== null) return { sandbox: false, key: { id, apiKey } };
  throw new VendorError("kie", "this key to kie.ai can't be opened", { verdict: "refused", code: 401 });
}

async function justAdded(id: string): Promise<Opened | undefined> {
  const row = await db.providerKey.findUnique({ where: { id } });
  return row === null ? undefined : opened(row);
}

/** The keys whose tasks a callback may be about, as far as its signature tells; `isSigned` checks it with one key's secret. */
export async function signersOf(isSigned: (webhookHmacKey: string) => boolean): Promise<string[]> {
  const may = (key: string | null) => key === null || (key !== UNREADABLE && isSigned(key));
  const signers = may(env.kie.webhookHmacKey ?? null) ? [FIRST_KEY] : [];
  for (const [id, { webhookHmacKey }] of await added()) if (may(webhookHmacKey)) signers.push(id);
  return signers;
}
