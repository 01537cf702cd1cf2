import type { Readable } from "node:stream";
import { MINUTE, SECOND } from "#graphql/runtime/clock.ts";
import { requestStream } from "#graphql/runtime/http/http.ts";
import { asVendorError, VendorError } from "#graphql/vendors/vendor-error.ts";

const DOWNLOAD_TIMEOUT_MS = 10 * MINUTE;
/** A host that says nothing for this long has forgotten us; a new request is sooner answered. */
const SILENCE_MS = 15 * SECOND;
const MAX_RESULT_BYTES = 512 * 1024 * 1024;

/**
 * A result as its host sends it: no key is needed, and none is given. Nothing about it is believed, its content type
 * included. A reader that stops early must destroy the stream.
 * @throws VendorError here, or `HttpError` as the stream's error.
 */
export async function downloadResult(url: string): Promise<Readable> {
  try {
    const response = await requestStream(url, {
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      silenceMs: SILENCE_MS,
      maxBytes: MAX_RESULT_BYTES,
      followRedirects: true,
    });
    if (response.status === 200) return response.stream;
    response.stream.destroy();
    throw gone(response.status);
  } catch (error) {
    throw asVendorError("kie", error);
  }
}

// A dead link answers 403, 404 or 410. Whether it is dead or only late to appear, asking again costs nothing.
function gone(status: number): VendorError {
  const isGone = status === 403 || status === 404 || status === 410;
  return new VendorError("kie", `the result's host answered ${status}`, {
    verdict: isGone ? "refused" : "ambiguous",
    code: status,
    retryable: true,
  });
}
