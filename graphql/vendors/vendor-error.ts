import { MINUTE, SECOND } from "#graphql/runtime/clock.ts";
import { HttpError } from "#graphql/runtime/http/http-error.ts";

/**
 * What is known of the other side after a failed request.
 * `refused`: they said no. `busy`: they said not now. `unreachable`: they never heard of it.
 * `ambiguous`: they may have done it; without an answer we understand, nobody knows.
 */
export type Verdict = "refused" | "busy" | "unreachable" | "ambiguous";

type Details = {
  verdict: Verdict;
  code?: number;
  reason?: string;
  policy?: boolean;
  retryable?: boolean;
  retryAfterMs?: number;
  cause?: unknown;
};

export type Vendor = "kie" | "openrouter" | "stripe" | "storage" | "mail" | "google" | "github";

/** Trouble with another company's computer, as told at the border. The message may be their raw text: never show it. */
export class VendorError extends Error {
  readonly vendor: Vendor;
  readonly verdict: Verdict;
  /** Their own code, where they gave one. */
  readonly code: number | undefined;
  /** What they refused, in the words of the vendor's client, where it tells refusals apart. */
  readonly reason: string | undefined;
  /** Refused for what the content is. */
  readonly policy: boolean;
  /** Whether the same request may succeed later. It does not say that repeating is safe: `nothingHappened` does. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(vendor: Vendor, message: string, details: Details) {
    super(message, { cause: details.cause });
    this.name = "VendorError";
    this.vendor = vendor;
    this.verdict = details.verdict;
    this.code = details.code;
    this.reason = details.reason;
    this.policy = details.policy ?? false;
    this.retryable = details.retryable ?? details.verdict !== "refused";
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Whether it is certain that the request had no effect there. */
  get nothingHappened(): boolean {
    return this.verdict !== "ambiguous";
  }
}

/** Turns a failed request into what it means for the vendor's side; anything else is passed on as it is. */
export function asVendorError(vendor: Vendor, error: unknown): unknown {
  if (!(error instanceof HttpError)) return error;
  if (error.wasSent) return new VendorError(vendor, error.message, { verdict: "ambiguous", cause: error });
  const retryable = error.phase !== "refused-address";
  return new VendorError(vendor, error.message, { verdict: "unreachable", retryable, cause: error });
}

/** However long somebody asks to be left alone: after this long they are asked again. */
export const LONGEST_PAUSE_MS = 5 * MINUTE;

/** The Retry-After header as a span of at most LONGEST_PAUSE_MS; it may be seconds or a date. */
export function retryAfterMs(header: string | string[] | undefined, at: Date): number | undefined {
  if (typeof header !== "string" || header.trim() === "") return undefined;
  const span = /^\d+$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - at.getTime();
  return Number.isNaN(span) ? undefined : Math.min(Math.max(0, span), LONGEST_PAUSE_MS);
}
