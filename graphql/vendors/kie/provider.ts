import { env } from "#graphql/runtime/env.ts";
import { ownOrigin } from "#graphql/runtime/http/address.ts";
import { sandboxKey } from "#graphql/runtime/secrets.ts";
import { VendorError } from "#graphql/vendors/vendor-error.ts";

/** Which kie.ai a task goes to: the real one, or the built-in stand-in; and by which of our keys, if not by KIE_API_KEY. */
export type KieProvider = { sandbox: boolean; key?: { id: string; apiKey: string } };

/** How the key in KIE_API_KEY is called among ours. */
export const KEY_OF_SETTINGS = "first";

export type KieAddress = { apiBase: string; uploadBase: string; apiKey: string };

/**
 * Where a provider is and the key it takes. The sandbox moves with our own address, so this is asked at each call.
 * @throws VendorError (refused, 401) for the real kie.ai without KIE_API_KEY.
 */
export function kieAddress(provider: KieProvider): KieAddress {
  if (provider.sandbox) {
    const origin = ownOrigin();
    return { apiBase: `${origin}/sandbox/kie`, uploadBase: `${origin}/sandbox/upload`, apiKey: sandboxKey() };
  }
  const { apiBase, uploadBase } = env.kie;
  const apiKey = provider.key?.apiKey ?? env.kie.apiKey;
  if (apiKey === undefined) throw new VendorError("kie", "KIE_API_KEY is not set", { verdict: "refused", code: 401 });
  // Stored bases often end in /api/v1 already, and a doubled path is a 404 there.
  return { apiBase: apiBase.replace(/\/api\/v1$/, ""), uploadBase, apiKey };
}
