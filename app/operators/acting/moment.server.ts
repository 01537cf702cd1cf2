import { optional } from "#app/lib/forms.ts";
import { type Refusal, refusal } from "#app/lib/graphql/result.ts";

/** What was typed at a field, refused there. */
export function refusedAt(field: string, message: string): Refusal {
  return { ...refusal("INVALID_INPUT", message), fields: [{ path: [field], code: "FORMAT", message }] };
}

/** A moment as the browser's field gives it, in UTC; undefined where nothing was given, and what is none is refused at its field. */
export function momentOf(form: FormData, name: string): { at: string | undefined } | { refusal: Refusal } {
  const given = optional(form, name);
  if (given === undefined) return { at: undefined };
  const at = new Date(`${given}Z`);
  return Number.isNaN(at.getTime())
    ? { refusal: refusedAt(name, "This is no date with a time.") }
    : { at: at.toISOString() };
}
