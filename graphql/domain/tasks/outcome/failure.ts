import type { FailureCategory, Task } from "#prisma/generated/client/client.ts";

type Reason = { category: FailureCategory; message: string; retryable: boolean };

/** Why a task did not succeed: each stable code with its category, one sentence for people, and whether trying again makes sense. */
export const failureReasons = {
  POLICY_REJECTED: reason("POLICY", "The provider's content rules refused this prompt or image.", false),
  INPUT_REJECTED: reason("INVALID_INPUT", "The provider could not work with these settings.", false),
  PROMPT_TOO_LONG: reason("INVALID_INPUT", "The provider found the prompt too long.", false),
  IMAGE_UNREADABLE: reason("INVALID_INPUT", "The provider could not read a source image.", true),
  PROVIDER_FAILED: reason("PROVIDER", "The provider failed while making this.", true),
  PROVIDER_GENERATION_FAILED: reason("PROVIDER", "The provider tried to make this and did not succeed.", true),
  PROVIDER_CONFLICT: reason("PROVIDER", "The provider took this for something it already has.", true),
  PROVIDER_BUSY: reason("PROVIDER", "The provider gets too many requests at the moment.", true),
  PROVIDER_QUEUE_FULL: reason("PROVIDER", "The provider's queue is full at the moment.", true),
  PROVIDER_MAINTENANCE: reason("PROVIDER", "The provider is down for maintenance.", true),
  PROVIDER_DISABLED: reason("PROVIDER", "The provider has switched this model off.", false),
  PROVIDER_MODEL_UNKNOWN: reason("PROVIDER", "The provider does not know this model.", false),
  PROVIDER_UNREACHABLE: reason("PROVIDER", "The provider could not be reached.", true),
  PROVIDER_ACCESS: reason("PROVIDER", "The provider did not accept our key. We have been told.", true),
  PROVIDER_CREDITS: reason("PROVIDER", "Our account with the provider has run dry. We have been told.", true),
  PROVIDER_SPENDING_CAP: reason("PROVIDER", "Our spending cap with the provider is reached. We have been told.", true),
  PROVIDER_EMPTY_RESULT: reason("PROVIDER", "The provider reported success but delivered nothing.", true),
  RESULT_WRONG_KIND: reason("PROVIDER", "The provider delivered something else than was asked for.", true),
  ANSWER_LOST: reason("PROVIDER", "The provider's answer was lost on the way, and nothing was heard since.", true),
  UNKNOWN_PROVIDER_ERROR: reason("PROVIDER", "The provider reported a problem we do not know.", true),
  DEADLINE_PASSED: reason("TIMEOUT", "This took longer than the model is given.", true),
  WAITED_TOO_LONG: reason("TIMEOUT", "Its turn at the provider did not come in time.", true),
  PROVIDER_TIMEOUT: reason("TIMEOUT", "The provider gave up after waiting too long.", true),
  RESULT_NOT_SAVED: reason("STORAGE", "It was made, but the files could not be saved.", true),
  RESULT_GONE: reason("STORAGE", "It was made, but not saved in time: the provider keeps the files no longer.", true),
  SOURCE_MISSING: reason("STORAGE", "A source image is no longer stored.", false),
  SOURCE_OUT_OF_REACH: reason("STORAGE", "The provider no longer has what this goes on from.", false),
  ENDED_BY_OPERATOR: reason("INTERNAL", "We ended this by hand, and gave the credits back.", true),
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

/** Every code that kie.ai was seen or documented to give (pages of 2026-04 to -08, wire of 2026). */
export const kieCodes = [
  ...["400", "401", "402", "403", "404", "405", "408", "409", "413", "422", "429", "430", "433", "451", "455"],
  ...["500", "501", "505", "531", "550", "GENERATION_FAILED"],
] as const;

const TRANSIENT: readonly FailureCode[] = [
  "PROVIDER_FAILED",
  "PROVIDER_GENERATION_FAILED",
  "PROVIDER_BUSY",
  "PROVIDER_QUEUE_FULL",
  "PROVIDER_MAINTENANCE",
  "PROVIDER_TIMEOUT",
];

/** Whether the same task may well succeed at the next attempt; refusals of its content or settings never do. */
export function isTransient(code: FailureCode): boolean {
  return TRANSIENT.includes(code);
}

const byKieCode: Record<(typeof kieCodes)[number], FailureCode> = {
  "400": "POLICY_REJECTED",
  "401": "PROVIDER_ACCESS",
  "402": "PROVIDER_CREDITS",
  // What stands before kie.ai turns away addresses that its key does not list, and odd clients (kie.ai wire, 2026).
  "403": "PROVIDER_ACCESS",
  "404": "PROVIDER_MODEL_UNKNOWN",
  "405": "INTERNAL",
  "408": "PROVIDER_TIMEOUT",
  "409": "PROVIDER_CONFLICT",
  "413": "PROMPT_TOO_LONG",
  "422": "INPUT_REJECTED",
  "429": "PROVIDER_BUSY",
  "430": "PROVIDER_BUSY",
  "433": "PROVIDER_SPENDING_CAP",
  "451": "IMAGE_UNREADABLE",
  "455": "PROVIDER_MAINTENANCE",
  "500": "PROVIDER_FAILED",
  "501": "PROVIDER_GENERATION_FAILED",
  "505": "PROVIDER_DISABLED",
  "531": "PROVIDER_GENERATION_FAILED",
  "550": "PROVIDER_QUEUE_FULL",
  GENERATION_FAILED: "PROVIDER_GENERATION_FAILED",
};

/**
 * Our reason for a code of kie.ai's: of a refused create or of a failed record. Lack of credits comes as 402, as 500 or
 * as a failCode, so its message is looked at too (kie.ai wire, 2026-09); 400 on a record is content policy, on a create
 * it is a malformed request. Unknown codes become UNKNOWN_PROVIDER_ERROR: the caller logs them.
 */
export function failureOf(code: string | number | null, message: string | null, at: "create" | "record"): FailureCode {
  const given = String(code);
  const words = message ?? "";
  if (/credits? insufficient|insufficient credits?/i.test(words)) return "PROVIDER_CREDITS";
  if (!isKieCode(given)) return "UNKNOWN_PROVIDER_ERROR";
  if (isPolicy(words) && byPolicyToo.has(given)) return "POLICY_REJECTED";
  if (at === "create") return refusalReason(given, words);
  // 400 "please try again later" is trouble of theirs, not a verdict on the content (kie.ai docs, 2026).
  if (given === "400" && /try again/i.test(words)) return "PROVIDER_FAILED";
  return byKieCode[given];
}

/**
 * What a create was refused for. Field errors come as 400, as 422 and most often as 500 (kie.ai wire, 2026), and 500 is
 * also their own trouble: only the words tell.
 */
function refusalReason(code: (typeof kieCodes)[number], words: string): FailureCode {
  if (code !== "400" && code !== "422" && code !== "500") return byKieCode[code];
  if (/model\b.*\bnot supported|does not exist or is not published/i.test(words)) return "PROVIDER_MODEL_UNKNOWN";
  if (/file type/i.test(words)) return "IMAGE_UNREADABLE";
  const isTheirs = code === "500" && (words.trim() === "" || /server|internal|exception|try again/i.test(words));
  return isTheirs ? "PROVIDER_FAILED" : "INPUT_REJECTED";
}

/** Codes that also come with a content refusal: only their words tell (kie.ai docs and wire, 2026). */
const byPolicyToo = new Set(["400", "422", "500", "501", "GENERATION_FAILED"]);

function isKieCode(code: string): code is (typeof kieCodes)[number] {
  return Object.hasOwn(byKieCode, code);
}

function isPolicy(words: string): boolean {
  return /polic|moderat|sensitive|nsfw|safety/i.test(words);
}

function reason(category: FailureCategory, message: string, retryable: boolean): Reason {
  return { category, message, retryable };
}

export type TaskFailure = {
  category: FailureCategory;
  code: string;
  message: string;
  retryable: boolean;
  /** Credits that came back. */
  creditsReturned: number;
};

/** What befell a task that did not succeed; null for every other. */
export function taskFailure(task: Task): TaskFailure | null {
  if (task.failureCode === null) return null;
  const { category, message, retryable } = failureReason(task.failureCode);
  const creditsReturned = task.creditsHeld - task.creditsCharged;
  return { category: task.failureCategory ?? category, code: task.failureCode, message, retryable, creditsReturned };
}
