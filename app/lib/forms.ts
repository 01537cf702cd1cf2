import type { Refusal } from "#app/lib/graphql/result.ts";

/** What an action answers when it stays on its page: which form, what was refused, and what had been typed. */
export type Answer = { intent: string; refusal: Refusal | null; values: Record<string, string> };

// One list, without a spread: a bundler leaves it out where nothing asks for it.
const NEVER_ECHOED = new Set([
  "password",
  "currentPassword",
  "newPassword",
  "key",
  "webhookHmacKey",
  "code",
  "credential",
  "proofPassword",
  "proofPasskey",
  "proofCode",
  "idempotencyKey",
  "intent",
  "maxCredits",
]);
// The largest that the API's Int can carry.
const LARGEST_INT = 2_147_483_647;

/** A field's text; empty when it is absent or a file. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** A field's text, or undefined when nothing was given. */
export function optional(form: FormData, name: string): string | undefined {
  const value = text(form, name).trim();
  return value === "" ? undefined : value;
}

/** Whether a text is a whole number that the API's Int can carry. */
export function isWholeNumber(value: string): boolean {
  return /^-?\d{1,10}$/.test(value) && Math.abs(Number(value)) <= LARGEST_INT;
}

/** A field's whole number, or undefined when there is none. */
export function wholeNumber(form: FormData, name: string): number | undefined {
  const value = text(form, name);
  return isWholeNumber(value) ? Number(value) : undefined;
}

/** What was typed, to draw the form again; never a password, a key, a code or what a passkey answered. */
export function echo(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === "string" && !NEVER_ECHOED.has(name)) values[name] = value;
  }
  return values;
}
