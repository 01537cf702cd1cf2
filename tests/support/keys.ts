import { createApiKey } from "#graphql/domain/accounts/api-key.ts";
import type { NewKey } from "#graphql/domain/accounts/api-key-input.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import type { Asking } from "#tests/support/graphql.ts";

export const ALL_SCOPES: NewKey["scopes"] = [
  "TASKS_READ",
  "TASKS_WRITE",
  "ASSETS_READ",
  "ASSETS_WRITE",
  "PROMPTS_READ",
  "PROMPTS_WRITE",
  "BILLING_READ",
  "WEBHOOKS_MANAGE",
];

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
