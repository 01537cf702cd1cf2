import { SECOND } from "#app/lib/time.ts";

/** A span as people read a clock: 0:07, 2:41, 1:02:03. */
export function clock(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / SECOND));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${m}:${String(s).padStart(2, "0")}`;
  return h === 0 ? tail : `${h}:${tail.padStart(5, "0")}`;
}

/** A moment in the reader's language; the zone is given so that server and browser can first agree. */
export function moment(at: string, locale: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(at));
}

/** A day such as 2026-11-20 in the reader's language. */
export function day(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

/** A size in the largest unit that keeps the number readable. */
export function fileSize(bytes: number, locale: string): string {
  const megabytes = bytes >= 1_000_000;
  const value = megabytes ? bytes / 1_000_000 : bytes / 1000;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: megabytes ? "megabyte" : "kilobyte",
    maximumFractionDigits: megabytes ? 1 : 0,
  }).format(value);
}

/**
 * The currencies that Stripe does not count in hundredths, with the decimals that it does count in (its page "Supported
 * currencies", 2026-10). Browsers know other decimals: none for HUF, ISK and UGX, whose amounts are hundredths at Stripe.
 */
const DECIMALS = new Map<string, number>([
  ...["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"].map(
    (code) => [code, 0] as const,
  ),
  ...["BHD", "JOD", "KWD", "OMR", "TND"].map((code) => [code, 3] as const),
]);

/** How many decimals there are in the unit that Stripe counts a currency in: 2 for cents, 0 for whole yen. */
export function decimalsOf(currency: string): number {
  return DECIMALS.get(currency.toUpperCase()) ?? 2;
}

/** A price in the reader's language; `amount` is in the unit that Stripe counts the currency in, such as cents. */
export function money(amount: number, currency: string, locale: string): string {
  const decimals = decimalsOf(currency);
  const plain = new Intl.NumberFormat(locale, { style: "currency", currency });
  const usual = plain.resolvedOptions().maximumFractionDigits ?? decimals;
  // As the currency is written, unless that would round something away.
  const digits = amount % 10 ** Math.max(0, decimals - usual) === 0 ? usual : decimals;
  const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { style: "currency", currency, ...shown }).format(amount / 10 ** decimals);
}

/** A signed number of credits: +5, −60, 0. */
export function signed(amount: number, locale: string): string {
  return new Intl.NumberFormat(locale, { signDisplay: "exceptZero" }).format(amount);
}

/** Width and height of "16:9"; null for words such as "auto". */
export function ratioOf(aspectRatio: string | null | undefined): { width: number; height: number } | null {
  const match = /^(\d{1,3}):(\d{1,3})$/.exec(aspectRatio ?? "");
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  return width > 0 && height > 0 ? { width, height } : null;
}
