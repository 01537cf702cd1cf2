import { z } from "zod";
import {
  DomainError,
  type ErrorCode,
  fieldErrorCodes,
  InsufficientCreditsError,
  InvalidInputError,
  ModelUnavailableError,
  PriceChangedError,
  QuotaExceededError,
  RateLimitedError,
} from "#graphql/domain/errors.ts";
import type { Prisma } from "#prisma/generated/client/client.ts";

const codes = [
  ...["INVALID_INPUT", "NOT_FOUND", "UNAUTHENTICATED", "FORBIDDEN", "INSUFFICIENT_CREDITS", "PRICE_CHANGED"],
  ...["ACCOUNT_SUSPENDED"],
  ...["MODEL_UNAVAILABLE", "MODEL_RETIRED", "POLICY_REJECTED", "RATE_LIMITED", "QUOTA_EXCEEDED"],
  ...["IDEMPOTENCY_MISMATCH", "CONFLICT", "INTERNAL_ERROR"],
] as const satisfies readonly ErrorCode[];

const kept = z.object({
  code: z.enum(codes),
  message: z.string(),
  fields: z
    .array(
      z.object({
        path: z.array(z.string()),
        message: z.string(),
        // What was kept before there were codes has none.
        code: z.enum(fieldErrorCodes).default("UNFIT"),
        limit: z.number().exactOptional(),
      }),
    )
    .optional(),
  required: z.number().optional(),
  available: z.number().optional(),
  credits: z.number().optional(),
  replacementSlug: z.string().nullish(),
  retryAfterSeconds: z.number().optional(),
  resetsAt: z.coerce.date().nullish(),
});

/** A refusal as it is stored with a batch's answer, and read back as the refusal that it was. */
export const refusalShape = kept.transform(revived);

/** What of a refusal is stored: all that its reader is told. */
export function keptRefusal(error: DomainError): Prisma.InputJsonValue {
  const plain: Prisma.InputJsonValue = JSON.parse(JSON.stringify({ ...error, message: error.message }));
  return plain;
}

function revived(refusal: z.output<typeof kept>): DomainError {
  const { code, message, fields = [], required = 0, available = 0, credits = 0, retryAfterSeconds = 0 } = refusal;
  const replacementSlug = refusal.replacementSlug ?? null;
  if (code === "INVALID_INPUT") return new InvalidInputError(fields);
  if (code === "INSUFFICIENT_CREDITS") return new InsufficientCreditsError(required, available);
  if (code === "PRICE_CHANGED") return new PriceChangedError(credits);
  if (code === "RATE_LIMITED") return new RateLimitedError(retryAfterSeconds);
  if (code === "QUOTA_EXCEEDED") return new QuotaExceededError(message, refusal.resetsAt ?? null);
  if (code === "MODEL_UNAVAILABLE" || code === "MODEL_RETIRED") {
    return new ModelUnavailableError({ replacementSlug, isRetired: code === "MODEL_RETIRED", message });
  }
  return new DomainError(code, message);
}
