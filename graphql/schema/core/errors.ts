import {
  type FieldErrorCode as Code,
  ConflictError,
  type DomainError,
  type ErrorCode,
  type FieldProblem,
  ForbiddenError,
  IdempotencyMismatchError,
  InsufficientCreditsError,
  InvalidInputError,
  ModelUnavailableError,
  NotFoundError,
  PolicyRejectedError,
  PriceChangedError,
  QuotaExceededError,
  RateLimitedError,
  UnauthenticatedError,
} from "#graphql/domain/errors.ts";
import { modelNamed } from "#graphql/schema/catalog/in-force.ts";
import { Model } from "#graphql/schema/catalog/model.ts";
import { builder } from "#graphql/schema/core/builder.ts";
import { work } from "#graphql/schema/core/work.ts";

const codes = {
  INVALID_INPUT: { description: "The input breaks a rule; the fields are named." },
  NOT_FOUND: { description: "There is no such thing, or it is not yours." },
  UNAUTHENTICATED: { description: "Nobody is signed in, or the credentials are wrong." },
  FORBIDDEN: { description: "You are known, but may not do this." },
  PROOF_REQUIRED: {
    description: "You may do this once you have proved again who you are: `confirmIdentity`, or signing in anew.",
  },
  READ_ONLY: {
    description: "The site is read only for a while: nothing is ordered or changed. Try again later.",
  },
  SECOND_FACTOR_REQUIRED: {
    description: "The password is right; a code is asked for beside it. Give it as `code`, or to `finishSignIn`.",
  },
  STRONG_SIGN_IN_REQUIRED: {
    description:
      "Operators need a passkey or codes from an app, and a session that has used one: `confirmIdentity` with either, or signing in with it.",
  },
  ACCOUNT_SUSPENDED: {
    description: "An operator has suspended the account; the sentence says why and where to write.",
  },
  INSUFFICIENT_CREDITS: { description: "There are too few credits available." },
  PRICE_CHANGED: { description: "It costs more than the most you allowed." },
  MODEL_UNAVAILABLE: { description: "The model takes no work at the moment." },
  MODEL_RETIRED: { description: "The model is gone for good; another may replace it." },
  PAYMENTS_UNAVAILABLE: { description: "The payment service is off or out of reach." },
  ASSISTANT_UNAVAILABLE: { description: "The prompt assistant is out of reach; its credit is back." },
  POLICY_REJECTED: { description: "The content rules refuse it." },
  RATE_LIMITED: { description: "Too much in too little time; wait and try again." },
  QUOTA_EXCEEDED: { description: "A limit of the account is used up." },
  IDEMPOTENCY_MISMATCH: { description: "The idempotency key was used before with another input." },
  CONFLICT: { description: "It does not fit the present state." },
  INTERNAL_ERROR: { description: "Something went wrong on our side; the request id helps to find it." },
} as const satisfies Record<ErrorCode, { description: string }>;

const ErrorCodeEnum = builder.enumType("ErrorCode", {
  description: "Why something was refused. Stable: programs may rely on it.",
  values: codes,
});

const UNAVAILABLE = new Set<ErrorCode>(["MODEL_RETIRED", "PAYMENTS_UNAVAILABLE", "ASSISTANT_UNAVAILABLE"]);

// Told by the code rather than by the class: a bundler may rename classes.
function typeNameOf(code: ErrorCode): string {
  if (UNAVAILABLE.has(code)) return "ModelUnavailableError";
  if (code === "PROOF_REQUIRED" || code === "READ_ONLY" || code === "STRONG_SIGN_IN_REQUIRED") return "ForbiddenError";
  if (code === "ACCOUNT_SUSPENDED" || code === "SECOND_FACTOR_REQUIRED") return "UnauthenticatedError";
  const words = code.split("_").map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`);
  return `${words.join("")}Error`;
}

/** What every expected refusal has. */
export const ErrorInterface = builder.interfaceRef<DomainError>("Error").implement({
  description: "A refusal that can be expected.",
  resolveType: ({ code }) => typeNameOf(code),
  fields: (t) => ({
    code: t.expose("code", { type: ErrorCodeEnum, description: "Why, for programs." }),
    message: t.exposeString("message", { description: "Why, in one English sentence for people." }),
  }),
});

const FieldErrorCode = builder.enumType("FieldErrorCode", {
  description: "The kinds of rules that a field may break. More may come: take one that you do not know for UNFIT.",
  values: {
    REQUIRED: { description: "It must be given, and not be empty." },
    TOO_SHORT: { description: "It needs at least `limit` characters." },
    TOO_LONG: { description: "It takes at most `limit` characters." },
    TOO_FEW: { description: "It needs at least `limit` items." },
    TOO_MANY: { description: "It takes at most `limit` items." },
    TOO_SMALL: { description: "It is at least `limit`." },
    TOO_LARGE: { description: "It is at most `limit`, or costs too much." },
    OUT_OF_RANGE: { description: "Its size or value is outside of the bounds that the sentence names." },
    NOT_OFFERED: { description: "It is none of what is offered." },
    FORMAT: { description: "It is not of the form that it must have." },
    UNSTORABLE: { description: "It holds a character that cannot be stored." },
    DUPLICATE: { description: "It is given twice." },
    CONFLICT: { description: "It does not go with another field." },
    WRONG: { description: "It is not what we have on record, such as a password." },
    DAMAGED: { description: "It is a file that is damaged or cut off." },
    CAPTIONS_HEADER: { description: "Captions begin with a line WEBVTT. `path` ends with the number of the line." },
    CAPTIONS_CUE: {
      description:
        "A cue is a line of times, such as 00:01.000 --> 00:04.000, with words below. `path` ends with the number of the line.",
    },
    CAPTIONS_ORDER: {
      description:
        "Cues come in the order of their times, and each ends after it begins. `path` ends with the number of the line.",
    },
    UNFIT: { description: "It breaks another rule, which the sentence names." },
  } as const satisfies Record<Code, { description: string }>,
});

const FieldError = builder.objectRef<FieldProblem>("FieldError").implement({
  description: "What is wrong with one field of the input.",
  fields: (t) => ({
    path: t.exposeStringList("path", { description: "The field, from the outside in: names, and positions in lists." }),
    message: t.exposeString("message", { description: "The rule that it breaks, in one English sentence." }),
    code: t.expose("code", { type: FieldErrorCode, description: "The kind of rule that it breaks, for programs." }),
    limit: t.float({
      nullable: true,
      description: "The number that the rule sets: characters, items or a value; null for rules without one.",
      resolve: ({ limit }) => limit ?? null,
    }),
  }),
});

const interfaces = [ErrorInterface];
const MOST_FIELDS = 10;

builder.objectType(InvalidInputError, {
  name: "InvalidInputError",
  description: "The input breaks a rule.",
  interfaces,
  fields: (t) => ({
    fields: t.field({
      type: [FieldError],
      description: "Each field that is wrong; at most 10.",
      ...work({ most: MOST_FIELDS }),
      resolve: (error) => error.fields.slice(0, MOST_FIELDS),
    }),
  }),
});
builder.objectType(NotFoundError, {
  name: "NotFoundError",
  description: "There is no such thing. What belongs to others is answered the same way.",
  interfaces,
});
builder.objectType(UnauthenticatedError, {
  name: "UnauthenticatedError",
  description: "The credentials are wrong or too few, or the account is suspended.",
  interfaces,
  fields: (t) => ({
    reason: t.string({
      nullable: true,
      description: "Why the account is suspended, as an operator put it; null for other refusals.",
      resolve: ({ suspension }) => suspension?.reason ?? null,
    }),
    contact: t.string({
      nullable: true,
      description: "The e-mail address to write to about the suspension; null for other refusals.",
      resolve: ({ suspension }) => suspension?.contact ?? null,
    }),
  }),
});
builder.objectType(ForbiddenError, { name: "ForbiddenError", description: "You may not do this.", interfaces });
builder.objectType(InsufficientCreditsError, {
  name: "InsufficientCreditsError",
  description: "There are too few credits. Nothing was charged.",
  interfaces,
  fields: (t) => ({
    required: t.exposeInt("required", { description: "Credits that it costs." }),
    available: t.exposeInt("available", { description: "Credits that are available." }),
  }),
});
builder.objectType(PriceChangedError, {
  name: "PriceChangedError",
  description: "It costs more than `maxCredits` allowed. Nothing was charged.",
  interfaces,
  fields: (t) => ({ credits: t.exposeInt("credits", { description: "Credits that it costs now." }) }),
});
builder.objectType(ModelUnavailableError, {
  name: "ModelUnavailableError",
  description:
    "What was asked for is not to be had now: a model, the prompt assistant or the payment service; the code says which. Nothing was charged.",
  interfaces,
  fields: (t) => ({
    replacement: t.field({
      type: Model,
      nullable: true,
      description: "The model to use instead, where there is one.",
      resolve: ({ replacementSlug }) => (replacementSlug === null ? null : modelNamed(replacementSlug)),
    }),
  }),
});
builder.objectType(PolicyRejectedError, {
  name: "PolicyRejectedError",
  description: "The content rules refuse it. Nothing was charged.",
  interfaces,
});
builder.objectType(RateLimitedError, {
  name: "RateLimitedError",
  description: "Too much in too little time.",
  interfaces,
  fields: (t) => ({
    retryAfterSeconds: t.exposeInt("retryAfterSeconds", { description: "Seconds to wait before trying again." }),
  }),
});
builder.objectType(QuotaExceededError, {
  name: "QuotaExceededError",
  description: "A limit of the account is used up.",
  interfaces,
  fields: (t) => ({
    resetsAt: t.expose("resetsAt", {
      type: "DateTime",
      nullable: true,
      description: "When there is room again; null when time alone does not help.",
    }),
  }),
});
builder.objectType(IdempotencyMismatchError, {
  name: "IdempotencyMismatchError",
  description: "The idempotency key was used before with another input. Nothing was done.",
  interfaces,
});
builder.objectType(ConflictError, {
  name: "ConflictError",
  description: "It does not fit the present state.",
  interfaces,
});

/** A refusal as a value of a field: an Error that a resolver gives as it is would count as thrown. */
export function asValue(error: DomainError | null | undefined): DomainError | null {
  return error ? { ...error, message: error.message } : null;
}
