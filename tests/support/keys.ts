import { createApiKey } from "#graphql/domain/accounts/api-keys/api-key.ts";
import type { NewKey } from "#graphql/domain/accounts/api-keys/api-key-input.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { ApiKeyScope } from "#prisma/generated/client/client.ts";
import type { Asking } from "#tests/support/graphql.ts";

export const ALL_SCOPES: NewKey["scopes"] = Object.values(ApiKeyScope);

/** The rights of a key that may do nothing, for what no key may do. */
export const BARE_KEY: NonNullable<Viewer["key"]> = {
  id: "k",
  familyId: "k",
  sandbox: false,
  scopes: [],
  monthlyCreditLimit: null,
  maxCreditsPerRequest: null,
  maxConcurrentTasks: null,
  models: [],
  worksUntil: null,
  token: null,
};

/** A program with a key of this account: a test key with every scope unless told otherwise. */
export async function makeKey(
  owner: Viewer,
  settings: Partial<NewKey> = {},
): Promise<Asking & { id: string; secret: string }> {
  const { apiKey, secret } = await createApiKey(owner, {
    name: "For a test",
    sandbox: true,
    scopes: ALL_SCOPES,
    ...settings,
  });
  return { id: apiKey.id, secret, ...bearer(secret) };
}

/** The header that a program sends. */
export function bearer(secret: string): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${secret}` } };
}
