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

/** A price in the reader's language; `amount` is in the smallest unit of the currency, such as cents. */
export function money(amount: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
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
