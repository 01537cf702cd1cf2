import type { Readable } from "node:stream";
import { MINUTE, SECOND } from "#graphql/runtime/clock.ts";
import { requestStream } from "#graphql/runtime/http/http.ts";
import { HttpError, type HttpPhase } from "#graphql/runtime/http/http-error.ts";
import { measuredCall, providerOf } from "#graphql/vendors/kie/measured.ts";
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
export function downloadResult(url: string): Promise<Readable> {
  return measuredCall("download", providerOf(url), () => download(url));
}

async function download(url: string): Promise<Readable> {
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
    throw asDownloadError(error);
  }
}

/** Whatever can go wrong with a download, while it is asked for or while it comes; anything else is passed on as it is. */
export function asDownloadError(error: unknown): unknown {
  if (!(error instanceof HttpError) || !HOPELESS.has(error.phase)) return asVendorError("kie", error);
  const verdict = error.wasSent ? "refused" : "unreachable";
  return new VendorError("kie", error.message, { verdict, retryable: false, cause: error });
}

/** An address that is not called, redirects without end, and more bytes than are taken stay what they are. */
const HOPELESS = new Set<HttpPhase>(["refused-address", "too-many-redirects", "too-large"]);
/** Whether such a link is dead or only late to appear nobody knows, and asking again costs nothing. */
const MAYBE_LATE = new Set([403, 404, 410]);
/** Refusals that pass. */
const PASSING = new Set([408, 425, 429]);

function gone(status: number): VendorError {
  const isRefused = status >= 400 && status < 500 && !PASSING.has(status);
  return new VendorError("kie", `the result's host answered ${status}`, {
    verdict: isRefused ? "refused" : "ambiguous",
    code: status,
    retryable: !isRefused || MAYBE_LATE.has(status),
  });
}
