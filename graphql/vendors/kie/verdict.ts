import { now } from "#graphql/runtime/clock.ts";
import type { Response } from "#graphql/runtime/http/http.ts";
import { type Envelope, readEnvelope } from "#graphql/vendors/kie/shapes.ts";
import { retryAfterMs, VendorError, type Verdict } from "#graphql/vendors/vendor-error.ts";

const NO_MONEY = /credits?\s+insufficient|insufficient\s+credits?/i;
const PAYMENT_REQUIRED = 402;

/** Refusals that pass: the same request may be taken later. */
const BUSY = new Set([429, 430, 433, 455, 550]);

/** Refusals for good, as a code of the body and as an HTTP status. */
const REFUSED = new Set([400, 401, 402, 403, 404, 405, 413, 422, 451, 505]);

/**
 * kie.ai's own words in an answer. The body's code is judged first: the HTTP status is 200 even for refusals
 * (kie.ai wire, 2026); it counts only where the body is not kie.ai's.
 * @throws VendorError when the answer is not kie.ai's envelope: a page of its edge, cut JSON.
 */
export function envelopeOf(response: Response): Envelope {
  const envelope = readEnvelope(response.body);
  if (envelope !== undefined) return envelope;
  const { status } = response;
  const verdict = verdictOf(status, "ambiguous");
  // Whoever stands before kie.ai means the same by these two as kie.ai does; by others, it may speak of itself.
  const code = status === 403 || status === 429 ? status : undefined;
  const waitMs = retryAfterMs(response.headers["retry-after"], now());
  throw new VendorError("kie", `not kie.ai's words, with status ${status}`, { verdict, code, retryAfterMs: waitMs });
}

/** `data` of an answer that says 200. @throws VendorError for any other. */
export function dataOf(response: Response): unknown {
  const envelope = envelopeOf(response);
  if (envelope.code === 200) return envelope.data;
  throw refusalOf(envelope, response);
}

/** What an envelope with another code than 200 says of a request that harms nobody when it is repeated. */
export function refusalOf(envelope: Envelope, response: Response): VendorError {
  return judged(envelope, response, "ambiguous");
}

/**
 * What it says of a request to make something. Where it carries nothing in `data`, nothing was made: kie.ai gives 500 for
 * bad parameters, and 501, 408 or 531 for what failed at once (kie.ai wire, 2026). With something in it, only the codes
 * that say so are a refusal.
 */
export function notMade(envelope: Envelope, response: Response): VendorError {
  return judged(envelope, response, isNothing(envelope.data) ? "refused" : "ambiguous");
}

function judged({ code: given, message }: Envelope, response: Response, otherwise: Verdict): VendorError {
  // The lack of credits comes as 402 or as 500 with these words (kie.ai wire, 2026-09): here it is always 402.
  const code = NO_MONEY.test(message) ? PAYMENT_REQUIRED : given;
  const waitMs = retryAfterMs(response.headers["retry-after"], now());
  return new VendorError("kie", message, { verdict: verdictOf(code, otherwise), code, retryAfterMs: waitMs });
}

function verdictOf(code: number, otherwise: Verdict): Verdict {
  if (BUSY.has(code)) return "busy";
  return REFUSED.has(code) ? "refused" : otherwise;
}

function isNothing(data: unknown): boolean {
  if (data === null || data === "") return true;
  return typeof data === "object" && Object.keys(data).length === 0;
}
