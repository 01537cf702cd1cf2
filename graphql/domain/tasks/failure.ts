import type { FailureCategory } from "#prisma/generated/client/client.ts";

type Reason = { category: FailureCategory; message: string; retryable: boolean };

/** Why a task did not succeed: each stable code with its category, one sentence for people, and whether trying again makes sense. */
export const failureReasons = {
  POLICY_REJECTED: reason("POLICY", "The provider's content rules refused this prompt or image.", false),
  INPUT_REJECTED: reason("INVALID_INPUT", "The provider could not work with these settings.", false),
  IMAGE_UNREADABLE: reason("INVALID_INPUT", "The provider could not read a source image.", true),
  PROVIDER_FAILED: reason("PROVIDER", "The provider failed while making this.", true),
  PROVIDER_BUSY: reason("PROVIDER", "The provider is too busy at the moment.", true),
  PROVIDER_MAINTENANCE: reason("PROVIDER", "The provider is down for maintenance.", true),
  PROVIDER_DISABLED: reason("PROVIDER", "The provider has switched this model off.", false),
  PROVIDER_UNREACHABLE: reason("PROVIDER", "The provider could not be reached.", true),
  PROVIDER_ACCOUNT: reason("PROVIDER", "Our account with the provider has a problem. We have been told.", true),
  PROVIDER_EMPTY_RESULT: reason("PROVIDER", "The provider reported success but delivered nothing.", true),
  ANSWER_LOST: reason("PROVIDER", "The provider's answer was lost on the way, and nothing was heard since.", true),
  UNKNOWN_PROVIDER_ERROR: reason("PROVIDER", "The provider reported a problem we do not know.", true),
  DEADLINE_PASSED: reason("TIMEOUT", "This took longer than the model is given.", true),
  PROVIDER_TIMEOUT: reason("TIMEOUT", "The provider gave up after waiting too long.", true),
  RESULT_NOT_SAVED: reason("STORAGE", "It was made, but the files could not be saved.", true),
  SOURCE_MISSING: reason("STORAGE", "A source image is no longer stored.", false),
  INTERNAL: reason("INTERNAL", "Something went wrong on our side.", true),
} satisfies Record<string, Reason>;

export type FailureCode = keyof typeof failureReasons;

/** The reason behind a stored code; a code from a newer version reads as INTERNAL. */
export function failureReason(code: string): Reason {
  return isFailureCode(code) ? failureReasons[code] : failureReasons.INTERNAL;
}

function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(failureReasons, code);
}

const byKieCode: Record<string, FailureCode> = {
  "400": "POLICY_REJECTED",
  "401": "PROVIDER_ACCOUNT",
  "402": "PROVIDER_ACCOUNT",
  "404": "PROVIDER_DISABLED",
  "408": "PROVIDER_TIMEOUT",
  "422": "INPUT_REJECTED",
  "429": "PROVIDER_BUSY",
  "433": "PROVIDER_ACCOUNT",
  "451": "IMAGE_UNREADABLE",
  "455": "PROVIDER_MAINTENANCE",
  "500": "PROVIDER_FAILED",
  "501": "PROVIDER_FAILED",
  "505": "PROVIDER_DISABLED",
  "531": "PROVIDER_FAILED",
  "550": "PROVIDER_BUSY",
  GENERATION_FAILED: "PROVIDER_FAILED",
};

/**
 * Our reason for a code of kie.ai's: of a refused create or of a failed record. Lack of credits comes as 402, as 500 or
 * as a failCode, so its message is looked at too (kie.ai wire, 2026-09); 400 on a record is content policy, on a create
 * it is a malformed request. Unknown codes become UNKNOWN_PROVIDER_ERROR: the caller logs them.
 */
export function failureOf(code: string | number | null, message: string | null, at: "create" | "record"): FailureCode {
  if (message !== null && /credits? insufficient/i.test(message)) return "PROVIDER_ACCOUNT";
  const known = byKieCode[String(code)];
  if (at === "create" && String(code) === "400") return isPolicy(message) ? "POLICY_REJECTED" : "INPUT_REJECTED";
  // Field errors of a create come as 500 (kie.ai wire, 2026): nothing was made, so the settings are to blame.
  if (at === "create" && String(code) === "500") return "INPUT_REJECTED";
  if (known === "PROVIDER_FAILED" && isPolicy(message)) return "POLICY_REJECTED";
  return known ?? "UNKNOWN_PROVIDER_ERROR";
}

function isPolicy(message: string | null): boolean {
  return message !== null && /polic|moderat|sensitive|nsfw|safety/i.test(message);
}

function reason(category: FailureCategory, message: string, retryable: boolean): Reason {
  return { category, message, retryable };
}
