import { isWholeNumber, text } from "#app/lib/forms.ts";

/** A limit as it was typed: nothing is the wider one's; what is no whole number is none that the API takes. */
export function limitIn(form: FormData, name: string): number | null {
  const typed = text(form, name).trim();
  if (typed === "") return null;
  return isWholeNumber(typed) ? Number(typed) : -1;
}
