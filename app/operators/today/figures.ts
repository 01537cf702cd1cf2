import type { Locale } from "#app/lib/i18n/locale.ts";
import { numberIn } from "#app/lib/i18n/words.ts";

/** What stands where there is nothing to tell. */
const NOTHING = "–";

/** Numbers as a reader's language writes them; a dash for what there is nothing to tell of. */
export function figuresIn(locale: Locale) {
  const format = (options: Intl.NumberFormatOptions) => {
    const { format: write } = new Intl.NumberFormat(locale, options);
    return (value: number | null) => (value === null ? NOTHING : write(value));
  };
  return {
    count: (value: number | null) => (value === null ? NOTHING : numberIn(locale, Math.round(value))),
    share: format({ style: "percent", maximumFractionDigits: 1 }),
    smallShare: format({ style: "percent", maximumFractionDigits: 2 }),
    seconds: format({ style: "unit", unit: "second", maximumFractionDigits: 1 }),
    milliseconds: format({ style: "unit", unit: "millisecond", maximumFractionDigits: 0 }),
    decimal: format({ maximumFractionDigits: 1 }),
  };
}
