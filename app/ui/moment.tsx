import { useHydrated } from "#app/lib/browser/use-hydrated.ts";
import { moment } from "#app/lib/format.ts";
import { useLocale } from "#app/lib/i18n/i18n.ts";

/** A moment in the reader's language and, once the browser has taken over, in the reader's zone. */
export function Moment({ at, className }: { at: string; className?: string }) {
  const { locale } = useLocale();
  const hydrated = useHydrated();
  return (
    <time dateTime={at} className={className}>
      {moment(at, locale, hydrated ? undefined : "UTC")}
    </time>
  );
}
