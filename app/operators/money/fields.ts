import { decimalsOf } from "#app/lib/format.ts";

/** What becomes of payments, in the order in which it is asked for. */
export const STATUSES = [
  ...(["UNDER_REVIEW", "DISPUTED", "PAID", "PARTIALLY_REFUNDED", "REFUNDED", "DISPUTE_LOST", "PROCESSING"] as const),
  ...(["FAILED", "PENDING", "EXPIRED"] as const),
] as const;

/** The kinds of findings that are about money, by what is compared. */
export const FINDING_KINDS = [
  ...["consumed-but-not-charged", "charged-but-not-consumed", "consumed-more-than-charged"],
  ...["balance-differs", "numbers-broken", "hold-ended-wrongly", "hold-outlives-task", "charge-differs"],
  ...["payment-under-review", "payments-key-refused", "payments-amount-refused", "price-below-cost"],
] as const;

/** A sum as it is typed, such as 2.50, in the unit that Stripe counts the currency in; null for what is none. */
export function unitsOf(sum: string, currency: string): number | null {
  const [, whole, part = ""] = /^\s*(\d{1,8})(?:[.,](\d{1,3}))?\s*$/.exec(sum) ?? [];
  const decimals = decimalsOf(currency);
  if (whole === undefined || part.length > decimals) return null;
  return Number(whole) * 10 ** decimals + Number(part.padEnd(decimals, "0"));
}

/** The same the other way: a sum to be typed over. */
export function sumOf(units: number, currency: string): string {
  const decimals = decimalsOf(currency);
  return (units / 10 ** decimals).toFixed(decimals);
}

/** Whether a text is a number of hours that holds can be older than: a year at most. */
export function isHours(text: string): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) <= 8760;
}
