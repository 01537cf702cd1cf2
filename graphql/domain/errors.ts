import type { z } from "zod";
/** The stable codes of the public API's refusals. */
export type ErrorCode =
  | "INVALID_INPUT"
  | "NOT_FOUND"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "PROOF_REQUIRED"
  | "READ_ONLY"
  | "SECOND_FACTOR_REQUIRED"
  | "STRONG_SIGN_IN_REQUIRED"
  | "ACCOUNT_SUSPENDED"
  | "INSUFFICIENT_CREDITS"
  | "PRICE_CHANGED"
  | "MODEL_UNAVAILABLE"
  | "MODEL_RETIRED"
  | "PAYMENTS_UNAVAILABLE"
  | "ASSISTANT_UNAVAILABLE"
  | "POLICY_REJECTED"
  | "RATE_LIMITED"
  | "QUOTA_EXCEEDED"
  | "IDEMPOTENCY_MISMATCH"
  | "CONFLICT"
  | "INTERNAL_ERROR";

/** An expected refusal. Its message is for people and says nothing internal; everything that is not one is a bug. */
export class DomainError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
    this.name = new.target.name;
  }
}

/** The kinds of rules that a field may break. */
export const fieldErrorCodes = [
  ...["REQUIRED", "TOO_SHORT", "TOO_LONG", "TOO_FEW", "TOO_MANY", "TOO_SMALL", "TOO_LARGE", "OUT_OF_RANGE"],
  ...["NOT_OFFERED", "FORMAT", "UNSTORABLE", "DUPLICATE", "CONFLICT", "WRONG", "DAMAGED", "UNFIT"],
  ...["CAPTIONS_HEADER", "CAPTIONS_CUE", "CAPTIONS_ORDER"],
] as const;
export type FieldErrorCode = (typeof fieldErrorCodes)[number];

/** What is wrong with one field of the input: where it is, and the rule it breaks; `limit` is the number that the rule sets. */
export type FieldProblem = { path: string[]; message: string; code: FieldErrorCode; limit?: number };

type Issue = z.core.$ZodIssue;

/** What zod found, as problems of fields below `under`. A rule of our own names its code in `params`. */
export function problemsIn(issues: readonly Issue[], under: string[] = []): FieldProblem[] {
  return issues.map((issue) => ({
    path: [...under, ...issue.path.map(String)],
    message: issue.message,
    ...ruleOf(issue),
  }));
}

function ruleOf(issue: Issue): { code: FieldErrorCode; limit?: number } {
  if (issue.code === "too_small" || issue.code === "too_big") {
    const isSmall = issue.code === "too_small";
    const limit = Number(isSmall ? issue.minimum : issue.maximum);
    const isText = issue.origin === "string";
    if (isSmall && limit === 1 && (isText || issue.origin === "array")) return { code: "REQUIRED" };
    if (isText) return { code: isSmall ? "TOO_SHORT" : "TOO_LONG", limit };
    if (issue.origin === "array") return { code: isSmall ? "TOO_FEW" : "TOO_MANY", limit };
    return { code: isSmall ? "TOO_SMALL" : "TOO_LARGE", limit };
  }
  if (issue.code === "invalid_type" || issue.code === "invalid_format") return { code: "FORMAT" };
  if (issue.code === "invalid_value") return { code: "NOT_OFFERED" };
  const named: unknown = issue.code === "custom" ? issue.params?.code : undefined;
  return { code: fieldErrorCodes.find((code) => code === named) ?? "UNFIT" };
}

export class InvalidInputError extends DomainError {
  readonly fields: FieldProblem[];

  constructor(fields: FieldProblem[]) {
    super("INVALID_INPUT", fields[0]?.message ?? "The input is not valid.");
    this.fields = fields;
  }
}

/** Absent and not yours give this same answer. */
export class NotFoundError extends DomainError {
  constructor(what: string) {
    super("NOT_FOUND", `There is no such ${what}.`);
  }
}

export class UnauthenticatedError extends DomainError {
  /** Of a suspended account: why it is, and the address to write to; null for other refusals. */
  readonly suspension: { reason: string; contact: string } | null;

  constructor(
    message = "Sign in to do this.",
    suspension: UnauthenticatedError["suspension"] = null,
    code: "UNAUTHENTICATED" | "SECOND_FACTOR_REQUIRED" = "UNAUTHENTICATED",
  ) {
    super(suspension === null ? code : "ACCOUNT_SUSPENDED", message);
    this.suspension = suspension;
  }
}

/** The password is right, and a code is asked for beside it. */
export class SecondFactorRequiredError extends UnauthenticatedError {
  /** The Set-Cookie line by which the sign-in goes on, in this browser, with a code alone. */
  readonly cookie: string;

  constructor(cookie: string) {
    super("Enter the code from your authenticator app, or a recovery code.", null, "SECOND_FACTOR_REQUIRED");
    this.cookie = cookie;
  }
}

export class ForbiddenError extends DomainError {
  constructor(
    message = "You may not do this.",
    code: "FORBIDDEN" | "PROOF_REQUIRED" | "READ_ONLY" | "STRONG_SIGN_IN_REQUIRED" = "FORBIDDEN",
  ) {
    super(code, message);
  }
}

export class InsufficientCreditsError extends DomainError {
  readonly required: number;
  readonly available: number;

  constructor(required: number, available: number, message?: string) {
    super("INSUFFICIENT_CREDITS", message ?? `This costs ${required} credits and you have ${available}.`);
    this.required = required;
    this.available = available;
  }
}

export class PriceChangedError extends DomainError {
  /** What it costs now, in credits. */
  readonly credits: number;

  constructor(credits: number) {
    super("PRICE_CHANGED", `This now costs ${credits} credits, more than you allowed.`);
    this.credits = credits;
  }
}

export class ModelUnavailableError extends DomainError {
  readonly replacementSlug: string | null;

  constructor(options: { replacementSlug: string | null; isRetired: boolean; message: string; code?: ErrorCode }) {
    super(options.code ?? (options.isRetired ? "MODEL_RETIRED" : "MODEL_UNAVAILABLE"), options.message);
    this.replacementSlug = options.replacementSlug;
  }
}

/**
 * Another company's service is off or out of reach. In the public schema it is a ModelUnavailableError, whose unions were
 * promised before it had a code of its own; the code tells it from a model.
 */
export class ServiceUnavailableError extends ModelUnavailableError {
  constructor(code: "PAYMENTS_UNAVAILABLE" | "ASSISTANT_UNAVAILABLE", message: string) {
    super({ code, message, replacementSlug: null, isRetired: false });
  }
}

export class PolicyRejectedError extends DomainError {
  constructor(message = "This was refused by the content rules.") {
    super("POLICY_REJECTED", message);
  }
}

export class RateLimitedError extends DomainError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("RATE_LIMITED", `Too many attempts. Try again in ${retryAfterSeconds} s.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export class QuotaExceededError extends DomainError {
  readonly resetsAt: Date | null;

  constructor(message: string, resetsAt: Date | null = null) {
    super("QUOTA_EXCEEDED", message);
    this.resetsAt = resetsAt;
  }
}

export class IdempotencyMismatchError extends DomainError {
  constructor() {
    super("IDEMPOTENCY_MISMATCH", "This idempotency key was used before with another input.");
  }
}

export class ConflictError extends DomainError {
  constructor(message: string) {
    super("CONFLICT", message);
  }
}
