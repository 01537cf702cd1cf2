import { now } from "#graphql/runtime/clock.ts";
import type { Response } from "#graphql/runtime/http/http.ts";
import { readEnvelope } from "#graphql/vendors/kie/shapes.ts";
import { retryAfterMs, VendorError, type Verdict } from "#graphql/vendors/vendor-error.ts";

const NO_MONEY = /credits?\s+insufficient|insufficient\s+credits?/i;
const PAYMENT_REQUIRED = 402;

// What each code says of a request; any other may mean anything. 500 is used for parameter errors as well as for
// faults after the task was made, so it settles nothing (kie.ai wire, 2026).
const VERDICTS: Record<number, Verdict> = {
  400: "refused",
  401: "refused",
  402: "refused",
  403: "refused",
  404: "refused",
  405: "refused",
  413: "refused",
  422: "refused",
  451: "refused",
  505: "refused",
  429: "busy",
  430: "busy",
  433: "busy",
  455: "busy",
  550: "busy",
};

/**
 * `data` of an answer that says 200. The body's code is judged first: the HTTP status is 200 even for refusals
 * (kie.ai wire, 2026); it counts only where the body is not kie.ai's.
 * @throws VendorError with the verdict that the code stands for.
 */
export function dataOf(response: Response): unknown {
  const envelope = readEnvelope(response.body);
  if (envelope?.code === 200) return envelope.data;
  const waitMs = retryAfterMs(response.headers["retry-after"], now());
  if (envelope !== undefined) throw refusal(envelope.code, envelope.message, waitMs);
  const verdict = VERDICTS[response.status] ?? "ambiguous";
  // Whoever stands before kie.ai means the same by these two as kie.ai does; by others, it may speak of itself.
  const code = response.status === 403 || response.status === 429 ? response.status : undefined;
  throw new VendorError("kie", `not kie.ai's words, with status ${response.status}`, {
    verdict,
    code,
    retryAfterMs: waitMs,
  });
}

// The lack of credits comes as 402 or as 500 with these words (kie.ai wire, 2026-09): here it is always 402.
function refusal(given: number, message: string, waitMs: number | undefined): VendorError {
  const code = NO_MONEY.test(message) ? PAYMENT_REQUIRED : given;
  return new VendorError("kie", message, { verdict: VERDICTS[code] ?? "ambiguous", code, retryAfterMs: waitMs });
}
