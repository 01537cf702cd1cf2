import type { Readable } from "node:stream";
import { type Response, request } from "#graphql/runtime/http/http.ts";
import type { OutgoingRequest } from "#graphql/runtime/http/http-exchange.ts";
import { type KieProvider, kieAddress } from "#graphql/vendors/kie/provider.ts";
import { asVendorError } from "#graphql/vendors/vendor-error.ts";

const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

type Call = Pick<OutgoingRequest, "method" | "timeoutMs"> & { body?: string | Readable };

/** One request to kie.ai's API with the key of its provider. @throws VendorError when no whole answer came. */
export async function call(provider: KieProvider, path: string, options: Call): Promise<Response> {
  const { apiBase, apiKey } = kieAddress(provider);
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  try {
    return await request(`${apiBase}${path}`, { ...options, headers, maxBytes: MAX_ANSWER_BYTES });
  } catch (error) {
    throw asVendorError("kie", error);
  }
}
