import type { CombinedError } from "urql";

/** What is wrong with one field: the rule in English, its kind, and the number that it sets. */
export type BrokenRule = { path: string[]; message: string; code?: string; limit?: number | null };

/** What the API would not do, in the shape the pages draw. `message` is English; the words shown come from `code`. */
export type Refusal = {
  code: string;
  message: string;
  fields: BrokenRule[];
  required?: number;
  available?: number;
  credits?: number;
  replacement?: { slug: string; name: string } | null;
  retryAfterSeconds?: number;
  resetsAt?: string | null;
  reason?: string | null;
  contact?: string | null;
  requestId?: string;
};

type RefusalMember = { code: string; message: string } & Partial<Omit<Refusal, "code" | "message">>;

/** The members of a result union that are not refusals. */
type Payload<Result> = Exclude<Result, { code: string }>;

function isRefusalMember(result: unknown): result is RefusalMember {
  return typeof result === "object" && result !== null && "code" in result && "message" in result;
}

function isPayload<Result>(result: Result): result is Payload<Result> {
  return !isRefusalMember(result);
}

export type Outcome<Result> = { ok: true; payload: Payload<Result> } | { ok: false; refusal: Refusal };

/** Tells a payload from a refusal in the result union of a mutation. */
export function outcomeOf<Result>(result: Result): Outcome<Result> {
  if (isRefusalMember(result)) return { ok: false, refusal: { ...result, fields: result.fields ?? [] } };
  if (isPayload(result)) return { ok: true, payload: result };
  return { ok: false, refusal: refusal("INTERNAL_ERROR", "") };
}

/** A refusal of our own making, with nothing but its code and an English sentence. */
export function refusal(code: string, message: string): Refusal {
  return { code, message, fields: [] };
}

function isFields(value: unknown): value is Refusal["fields"] {
  return (
    Array.isArray(value) && value.every((field) => Array.isArray(field?.path) && typeof field?.message === "string")
  );
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What stands in `errors[]` of an answer. */
export type ApiErrors = readonly { message: string; extensions?: Record<string, unknown> }[];

/** The refusal in an error of the client. A lost connection is INTERNAL_ERROR. */
export function refusalOfError(error: CombinedError): Refusal {
  return refusalOfErrors(error.graphQLErrors);
}

/** Reads the refusal out of `errors[]`, where the API puts what concerns the request itself. */
export function refusalOfErrors([first]: ApiErrors): Refusal {
  const extensions = first?.extensions ?? {};
  const retryAfter = extensions.retryAfterSeconds;
  return {
    code: text(extensions.code) ?? "INTERNAL_ERROR",
    message: first?.message ?? "The server could not be reached.",
    fields: isFields(extensions.fields) ? extensions.fields : [],
    retryAfterSeconds: typeof retryAfter === "number" ? retryAfter : undefined,
    requestId: text(extensions.requestId),
  };
}
